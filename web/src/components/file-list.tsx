import { IconPaperclip } from '@tabler/icons-react';
import type { Json, JsonObject } from '@/lib/api/types';
import { formatSize } from '@/lib/file-size';
import { texts } from '@/lib/texts';
import classes from './file-list.module.css';

/** The files of a request, given as a list or by field. */
function filesIn(value: Json): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(filesIn);
  if (value && typeof value === 'object') {
    return typeof value.name === 'string' ? [value] : Object.values(value).flatMap(filesIn);
  }
  return typeof value === 'string' ? [{ name: value }] : [];
}

export function FileList({ files }: { files: Json }) {
  const found = filesIn(files);
  if (found.length === 0) return null;
  return (
    <ul className={classes.files} aria-label={texts.form.files(found.length)}>
      {found.map((file, index) => (
        <li key={index}>
          <IconPaperclip size={16} aria-hidden />
          <span>{String(file.name)}</span>
          {typeof file.size === 'number' && <span className={classes.size}>{formatSize(file.size)}</span>}
        </li>
      ))}
    </ul>
  );
}
