import { CloseButton, NativeSelect, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import type { Approval } from '@/lib/api/types';
import type { InboxSearch } from '@/lib/inbox';
import { inertText } from '@/lib/inert-text';
import { humanize } from '@/lib/text-rules';
import { choicesOf } from './filter';
import classes from './inbox.module.css';
import { inboxTexts } from './texts';

interface Props {
  items: Approval[];
  search: InboxSearch;
  /** What the field begins with. */
  start: string;
  onChange: (search: InboxSearch) => void;
  /** From the search into the list. */
  toList: () => void;
  shown: string | null;
}

export function FilterBar({ items, search, start, onChange, toList, shown }: Props) {
  const words = inboxTexts.filter;
  const { tiers, workflows } = choicesOf(items);
  const named = (names: string[], any: string, label = (name: string) => name) => [
    { value: '', label: any },
    ...names.map((name) => ({ value: name, label: inertText(label(name)) })),
  ];

  // The field is ahead of the address, which follows as fast as it can.
  const [text, setText] = useState(start);
  function write(next: string) {
    setText(next);
    onChange({ ...search, q: next.trim() ? next : undefined });
  }

  function onKey(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'Enter' || (event.key === 'Escape' && !text)) {
      event.preventDefault();
      toList();
    } else if (event.key === 'Escape') {
      write('');
    }
  }

  return (
    <div className={classes.filter} role="search" aria-label={words.label}>
      <TextInput
        className={classes.search}
        aria-label={words.search}
        placeholder={words.search}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        maxLength={200}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={onKey}
        rightSection={text ? <CloseButton size="sm" aria-label={words.clear} onClick={() => write('')} /> : null}
      />
      {tiers.length > 1 || search.tier ? (
        <NativeSelect
          aria-label={words.tier}
          data={named(tiers, words.anyTier, humanize)}
          value={search.tier ?? ''}
          onChange={(event) => onChange({ ...search, tier: event.currentTarget.value || undefined })}
        />
      ) : null}
      {workflows.length > 1 || search.workflow ? (
        <NativeSelect
          aria-label={words.workflow}
          className={classes.workflow}
          data={named(workflows, words.anyWorkflow)}
          value={search.workflow ?? ''}
          onChange={(event) => onChange({ ...search, workflow: event.currentTarget.value || undefined })}
        />
      ) : null}
      <NativeSelect
        aria-label={words.due}
        data={[
          { value: '', label: words.anyDue },
          { value: 'overdue', label: words.overdue },
          { value: 'soon', label: words.soon },
        ]}
        value={search.due ?? ''}
        onChange={(event) =>
          onChange({ ...search, due: (event.currentTarget.value || undefined) as InboxSearch['due'] })
        }
      />
      <Text size="xs" c="dimmed" role="status" className={classes.shown}>
        {shown}
      </Text>
    </div>
  );
}
