import type { FieldNote, JsonObject, Policy, StoredFile } from '@/lib/api/types';

/** A reviewer's note that stands at its field. */
export interface NamedNote extends FieldNote {
  from: string;
}

/** What the drawn fields know beyond the schema. */
export interface FormContext {
  policies: Policy[];
  /** The area that the request names so far: its policies are offered first. */
  area?: string;
  notes: NamedNote[];
  /** What was sent before, and what the form says now: a field that differs shows both. */
  earlier?: JsonObject;
  now?: JsonObject;
  /** Files by id, for their names. */
  files: Record<string, StoredFile>;
  keepFile: (file: StoredFile) => void;
  busy: (uploading: boolean) => void;
}
