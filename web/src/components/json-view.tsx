import { ActionIcon, Button, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import type { Json } from '@/lib/api/types';
import { texts } from '@/lib/texts';
import classes from './json-view.module.css';

// More than this slows the page; the rest comes on demand.
const shownAtFirst = 8_000;

export function JsonView({ value, label }: { value: Json; label: string }) {
  const [all, setAll] = useState(false);
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  const cut = !all && text.length > shownAtFirst;
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        {label}
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? texts.common.copied : texts.common.copy}>
              <ActionIcon
                variant="subtle"
                color="gray"
                c="dimmed"
                size="sm"
                aria-label={`${texts.common.copy} ${label}`}
                onClick={copy}
              >
                {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </figcaption>
      <pre className={classes.code} tabIndex={0} aria-label={label}>
        {cut ? `${text.slice(0, shownAtFirst)}…` : text}
      </pre>
      {cut && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          {texts.common.showAll}
        </Button>
      )}
    </figure>
  );
}
