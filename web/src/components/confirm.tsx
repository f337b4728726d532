import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { texts } from '@/lib/texts';
import { Dialog } from './dialog';
import { ProblemOf } from './states';

interface Props {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What it will do, in full sentences. */
  children: ReactNode;
  /** The verb and the thing: "Delete policy". */
  confirm: string;
  danger?: boolean;
  /** What is still being looked up must be known before one can decide. */
  disabled?: boolean;
  pending: boolean;
  error?: unknown;
  onConfirm: () => void;
}

/** Asks before something that cannot be taken back with a click, and says what will happen. */
export function Confirm(props: Props) {
  const { opened, onClose, title, children, confirm, danger, disabled, pending, error, onConfirm } = props;
  return (
    <Dialog opened={opened} onClose={onClose} title={title}>
      <Stack gap="md">
        {children}
        {error ? <ProblemOf error={error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {texts.common.cancel}
          </Button>
          <Button color={danger ? 'bad' : undefined} loading={pending} disabled={disabled} onClick={onConfirm}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
