import { IconDownload, IconPaperclip } from '@tabler/icons-react';
import type { StoredFile } from '@/lib/api/types';
import { formatSize } from '@/lib/file-size';
import { inertText } from '@/lib/inert-text';
import { texts } from '@/lib/texts';
import classes from './file-list.module.css';
import { UserLine } from './user-text';

/** Files of a request, each to be saved. */
export function FileList({ files }: { files: StoredFile[] }) {
  if (files.length === 0) return null;
  return (
    <ul className={classes.files} aria-label={texts.form.files(files.length)}>
      {files.map((file) => (
        <li key={file.id}>
          <a
            href={`/api/v1/files/${encodeURIComponent(file.id)}`}
            download={inertText(file.name)}
            className={classes.file}
          >
            <IconPaperclip size={16} aria-hidden className={classes.icon} />
            <span className={classes.name}>
              <UserLine>{file.name}</UserLine>
            </span>
            <span className={classes.size}>{formatSize(file.size)}</span>
            <IconDownload size={16} aria-hidden className={classes.icon} />
          </a>
        </li>
      ))}
    </ul>
  );
}
