import { UserText } from '@/components/user-text';
import type { FieldNote } from '@/lib/api/types';
import classes from './approval.module.css';
import { fieldName } from './field-name';

/** What a reviewer noted at single fields. */
export function FieldNotes({ notes }: { notes: FieldNote[] | null | undefined }) {
  return notes?.map((note, index) => (
    <blockquote key={index} className={classes.comment}>
      <strong>{fieldName(note.pointer)}:</strong> <UserText>{note.text}</UserText>
    </blockquote>
  ));
}
