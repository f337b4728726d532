import { Button, UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import classes from './filter-chips.module.css';
import { UserLine } from './user-text';

export interface Chip {
  /** In words: "Status: Failed". */
  label: string;
  remove: () => void;
}

interface Props {
  chips: Chip[];
  label: string;
  removeLabel: (chip: string) => string;
  clearLabel: string;
  onClear: () => void;
}

/** The filters in use, each to be taken away. */
export function FilterChips({ chips, label, removeLabel, clearLabel, onClear }: Props) {
  if (chips.length === 0) return null;
  return (
    <div className={classes.chips} role="group" aria-label={label}>
      {chips.map((chip) => (
        <UnstyledButton
          key={chip.label}
          className={classes.chip}
          aria-label={removeLabel(chip.label)}
          onClick={chip.remove}
        >
          <UserLine>{chip.label}</UserLine>
          <IconX size={13} aria-hidden />
        </UnstyledButton>
      ))}
      <Button variant="subtle" size="compact-xs" onClick={onClear}>
        {clearLabel}
      </Button>
    </div>
  );
}
