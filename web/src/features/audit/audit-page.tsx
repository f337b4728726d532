import { Button, CloseButton, NativeSelect, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconShieldCheck } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { FilterChips } from '@/components/filter-chips';
import { ListTable } from '@/components/list-table';
import { MoreButton } from '@/components/more-button';
import { Page } from '@/components/page';
import { EmptyState } from '@/components/states';
import table from '@/components/table.module.css';
import { Time } from '@/components/time';
import { UserLine } from '@/components/user-text';
import { useList } from '@/lib/api/list';
import type { LogItem } from './api';
import classes from './audit.module.css';
import { CheckpointCard, VerifyCard } from './checkpoint-card';
import { SubjectLink } from './subject-link';
import { auditTexts as words } from './texts';
import { useNames } from './use-names';
import { kindInWords, shortId } from './words';

interface Filters {
  kind?: string;
  actor?: string;
  subject?: string;
}

/** How many empty pages are passed by themselves: each stands for thousands of records looked at. */
const patience = 5;

export default function AuditPage() {
  const filters = useSearch({ strict: false }) as Filters;
  const { kind, actor, subject } = filters;
  const navigate = useNavigate();
  const log = useList<LogItem>(['audit', 'log', filters], '/api/v1/audit/log', { order: 'newest', ...filters });
  const names = useNames();
  const { items, hasNextPage, isFetching, fetchNextPage } = log;

  // A page holds what fits out of what was looked at, which can be nothing.
  const passed = useRef({ filters: '', pages: 0 });
  const nothingYet = items?.length === 0 && hasNextPage;
  const pages = log.data?.pages.length;
  const address = JSON.stringify(filters);
  useEffect(() => {
    if (passed.current.filters !== address) passed.current = { filters: address, pages: 0 };
    if (!nothingYet || isFetching || passed.current.pages >= patience) return;
    passed.current.pages += 1;
    void fetchNextPage();
    // `pages` for answers that come faster than this page draws.
  }, [address, nothingYet, isFetching, fetchNextPage, pages]);

  const set = (change: Filters) => void navigate({ to: '/audit', search: { ...filters, ...change }, replace: true });
  const [text, setText] = useState(subject ?? '');
  const search = useDebouncedCallback((next: string) => set({ subject: next.trim() || undefined }), 300);
  function write(next: string) {
    setText(next);
    search(next);
  }
  function clear() {
    setText('');
    void navigate({ to: '/audit', search: {}, replace: true });
  }
  const nameOf = (id: string) => (id === 'system' ? words.system : (names.people?.get(id) ?? shortId(id)));
  const chips = [
    kind && {
      label: words.chips.kind(words.families[kind] ?? kindInWords(kind)),
      remove: () => set({ kind: undefined }),
    },
    actor && { label: words.chips.actor(nameOf(actor)), remove: () => set({ actor: undefined }) },
    subject && {
      label: words.chips.subject(names.of({ id: subject }) ?? shortId(subject)),
      remove: () => (setText(''), set({ subject: undefined })),
    },
  ].filter((chip) => !!chip);
  const people = [...(names.people ?? [])].sort(([, a], [, b]) => a.localeCompare(b));

  return (
    <Page title={words.title} sub={words.sub}>
      <div className={table.filters} role="search">
        <TextInput
          aria-label={words.subjectLabel}
          placeholder={words.subject}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          maxLength={200}
          onChange={(event) => write(event.currentTarget.value)}
          w={{ base: '100%', xs: 300 }}
          rightSection={
            text ? <CloseButton size="sm" aria-label={words.chips.clear} onClick={() => write('')} /> : null
          }
        />
        <NativeSelect
          aria-label={words.kind}
          value={kind ?? ''}
          onChange={(event) => set({ kind: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: words.anyKind },
            ...Object.entries(words.families).map(([value, label]) => ({ value, label })),
            ...(kind && !words.families[kind] ? [{ value: kind, label: kindInWords(kind) }] : []),
          ]}
        />
        <NativeSelect
          aria-label={words.actor}
          value={actor ?? ''}
          onChange={(event) => set({ actor: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: words.anybody },
            { value: 'system', label: words.system },
            ...people.map(([value, label]) => ({ value, label })),
            ...(actor && actor !== 'system' && !names.people?.has(actor)
              ? [{ value: actor, label: shortId(actor) }]
              : []),
          ]}
        />
      </div>
      <FilterChips
        chips={chips}
        label={words.chips.label}
        removeLabel={words.chips.remove}
        clearLabel={words.chips.clear}
        onClear={clear}
      />
      <ListTable
        columns={words.columns}
        items={items}
        query={log}
        waiting={{ rows: 10, height: 52 }}
        row={({ seq, leaf }) => (
          <tr key={seq}>
            <td className={classes.seq}>{seq}</td>
            <td className={classes.act}>
              <Link to="/audit/$seq" params={{ seq: String(seq) }} className={table.rowLink}>
                {kindInWords(leaf.kind)}
              </Link>
            </td>
            <td className={classes.who}>
              <UserLine>{nameOf(leaf.actor.id)}</UserLine>
            </td>
            <td className={classes.subject}>
              <SubjectLink {...leaf.subject} name={names.of(leaf.subject)} />
            </td>
            <td className={table.quiet}>
              <Time at={leaf.at} as="exact" />
            </td>
          </tr>
        )}
        empty={
          nothingYet ? (
            <div className={classes.looking} role="status">
              {isFetching ? (
                <Text size="sm">{words.lookingBack}</Text>
              ) : (
                <>
                  <Text size="sm">{words.lookedSoFar}</Text>
                  <Button variant="default" mt="sm" onClick={() => void fetchNextPage()}>
                    {words.goOn}
                  </Button>
                </>
              )}
            </div>
          ) : (
            <EmptyState
              icon={<IconShieldCheck size={22} />}
              title={chips.length ? words.emptyTitle : words.noneTitle}
              action={
                chips.length > 0 && (
                  <Button variant="default" onClick={clear}>
                    {words.chips.clear}
                  </Button>
                )
              }
            >
              {chips.length ? words.empty : words.none}
            </EmptyState>
          )
        }
      />
      {items && items.length > 0 && <MoreButton query={log} />}
      <div className={classes.cards}>
        <CheckpointCard />
        <VerifyCard />
      </div>
    </Page>
  );
}
