import { fieldPath } from '@/components/field-list';
import { UserLine, UserText } from '@/components/user-text';
import type { FieldNote, Schema } from '@/lib/api/types';
import classes from './approval.module.css';

/** What a reviewer noted at single fields. */
export function FieldNotes({ notes, schema }: { notes: FieldNote[] | null | undefined; schema?: Schema | null }) {
  return notes?.map((note, index) => (
    <blockquote key={index} className={classes.comment}>
      <strong>
        <UserLine>{fieldPath(note.pointer, schema)}</UserLine>:
      </strong>{' '}
      <UserText>{note.text}</UserText>
    </blockquote>
  ));
}
