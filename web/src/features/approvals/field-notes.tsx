import { fieldPath } from '@/components/field-list';
import { UserText } from '@/components/user-text';
import type { FieldNote, Schema } from '@/lib/api/types';
import classes from './approval.module.css';

/** What a reviewer noted at single fields. */
export function FieldNotes({ notes, schema }: { notes: FieldNote[] | null | undefined; schema?: Schema | null }) {
  return notes?.map((note, index) => (
    <blockquote key={index} className={classes.comment}>
      <strong>{fieldPath(note.pointer, schema)}:</strong> <UserText>{note.text}</UserText>
    </blockquote>
  ));
}
