import { ActionIcon, Textarea, Tooltip } from '@mantine/core';
import { IconMessagePlus } from '@tabler/icons-react';
import { useState } from 'react';
import { FieldList } from '@/components/field-list';
import type { Mark } from '@/components/user-text';
import { Section } from '@/components/page';
import { requestOf } from '@/lib/approval-facts';
import type { Approval } from '@/lib/api/types';
import { inertText } from '@/lib/inert-text';
import { texts } from '@/lib/texts';
import { approvalTexts as words } from './texts';

interface Props {
  approval: Approval;
  /** Notes by pointer, and how to change them; absent where the reader cannot decide. */
  notes?: Record<string, string>;
  onNote?: (pointer: string, text: string | null) => void;
  /** What the summary and the reasons quote. */
  marks?: (pointer: string) => Mark[];
}

/** The request as it was written, where a reviewer can note something at a field. */
export function RequestCard({ approval, notes = {}, onNote, marks }: Props) {
  const [opened, setOpened] = useState<string | null>(null);

  function extra(pointer: string, named: string) {
    const label = inertText(named);
    if (!onNote) return {};
    const note = notes[pointer];
    if (note === undefined) {
      return {
        action: (
          <Tooltip label={texts.field.addNote(label)}>
            <ActionIcon
              variant="subtle"
              color="gray"
              c="dimmed"
              size="sm"
              aria-label={texts.field.addNote(label)}
              onClick={() => {
                setOpened(pointer);
                onNote(pointer, '');
              }}
            >
              <IconMessagePlus size={16} />
            </ActionIcon>
          </Tooltip>
        ),
      };
    }
    return {
      below: (
        <Textarea
          mt={6}
          size="sm"
          aria-label={texts.field.noteFor(label)}
          placeholder={texts.field.noteFor(label)}
          autosize
          minRows={1}
          autoFocus={opened === pointer}
          value={note}
          onChange={(event) => onNote(pointer, event.currentTarget.value)}
          onBlur={() => note.trim() === '' && onNote(pointer, null)}
        />
      ),
    };
  }

  return (
    <Section title={words.request}>
      <FieldList
        value={requestOf(approval)}
        schema={approval.schema}
        extra={extra}
        files={approval.context?.files ?? []}
        marks={marks}
      />
    </Section>
  );
}
