import { Autocomplete, Button, CloseButton, NativeSelect, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconCircleCheck, IconDownload, IconSearch } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { RegisterBadge, TierBadge } from '@/components/badge';
import { FilterChips } from '@/components/filter-chips';
import { ListTable } from '@/components/list-table';
import { MoreButton } from '@/components/more-button';
import { Page } from '@/components/page';
import { policyName } from '@/components/schema-form/policy-widget';
import { EmptyState, ProblemOf } from '@/components/states';
import table from '@/components/table.module.css';
import { UserLine } from '@/components/user-text';
import { useList } from '@/lib/api/list';
import type { RegisterEntry } from '@/lib/api/types';
import { toCsv } from '@/lib/csv';
import { saveFile } from '@/lib/save-file';
import { humanize } from '@/lib/text-rules';
import { texts } from '@/lib/texts';
import { formatCalendarDate } from '@/lib/time';
import { allEntries, mostLookedThrough, policiesQuery } from './api';
import { csvRows, fits, inForce, looksThrough, type RegisterSearch, tierOf } from './filter';
import { monthInWords } from './months';
import classes from './register.module.css';
import { RegisterTabs } from './tabs';
import { registerTexts as words } from './texts';

export default function RegisterPage() {
  const search = useSearch({ strict: false }) as RegisterSearch;
  const { status, policy, as_of, q, tier, ends, granted } = search;
  const navigate = useNavigate();
  const asked = { status: status === inForce ? undefined : status, policy, as_of };
  const through = looksThrough(search);
  const list = useList<RegisterEntry>(['register', 'list', asked, through], '/api/v1/register', {
    ...asked,
    limit: through ? '200' : undefined,
  });
  const { hasNextPage, isFetchingNextPage, isFetching, fetchNextPage } = list;
  const loaded = list.items?.length ?? 0;
  const pages = list.data?.pages.length;
  const goesOn = through && hasNextPage && loaded < mostLookedThrough && !list.isError;
  // What only the browser can filter is looked through to its end.
  useEffect(() => {
    if (goesOn && !isFetching) void fetchNextPage();
    // `pages` for answers that come faster than this page draws.
  }, [goesOn, isFetching, fetchNextPage, pages]);
  const shown = list.items?.filter((entry) => fits(entry, search));

  const set = (change: RegisterSearch) =>
    void navigate({ to: '/register', search: { ...search, ...change }, replace: true });
  const [text, setText] = useState(q ?? '');
  const searchFor = useDebouncedCallback((next: string) => set({ q: next.trim() || undefined }), 200);
  function write(next: string) {
    setText(next);
    searchFor(next);
  }
  const [policyText, setPolicyText] = useState(policy ?? '');
  const setPolicy = useDebouncedCallback((next: string) => set({ policy: next.trim() || undefined }), 300);
  function writePolicy(next: string) {
    setPolicyText(next);
    setPolicy(next);
  }
  function clear() {
    setText('');
    setPolicyText('');
    void navigate({ to: '/register', search: {}, replace: true });
  }
  const policies = useQuery(policiesQuery).data ?? [];
  const file = useMutation({
    mutationFn: () => allEntries(asked),
    onSuccess: ({ items }) => {
      const fitting = items.filter((entry) => fits(entry, search));
      saveFile(words.fileName, toCsv(csvRows(fitting)), 'text/csv;charset=utf-8');
    },
  });

  const chips = [
    q && { label: words.chips.q(q), remove: () => (setText(''), set({ q: undefined })) },
    policy && { label: `${words.policy}: ${policy}`, remove: () => (setPolicyText(''), set({ policy: undefined })) },
    status && {
      label: `${words.status}: ${status === inForce ? words.inForce : (texts.registerStatus[status] ?? status)}`,
      remove: () => set({ status: undefined }),
    },
    as_of && { label: words.chips.asOf(formatCalendarDate(as_of)), remove: () => set({ as_of: undefined }) },
    tier && { label: words.chips.tier(humanize(tier)), remove: () => set({ tier: undefined }) },
    ends && { label: words.chips.ends(monthInWords(ends)), remove: () => set({ ends: undefined }) },
    granted && { label: words.chips.granted(monthInWords(granted)), remove: () => set({ granted: undefined }) },
  ].filter((chip) => !!chip);

  return (
    <Page
      title={words.title}
      sub={as_of ? words.asOfHelp(formatCalendarDate(as_of)) : words.sub}
      actions={
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          loading={file.isPending}
          onClick={() => file.mutate()}
        >
          {words.download}
        </Button>
      }
    >
      <RegisterTabs />
      <div className={table.filters} role="search">
        <TextInput
          aria-label={words.search}
          placeholder={words.searchHint}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          maxLength={200}
          onChange={(event) => write(event.currentTarget.value)}
          w={{ base: '100%', xs: 220 }}
          rightSection={
            text ? <CloseButton size="sm" aria-label={words.clearSearch} onClick={() => write('')} /> : null
          }
        />
        <Autocomplete
          aria-label={words.policy}
          placeholder={words.policyHint}
          value={policyText}
          onChange={writePolicy}
          data={[...new Set(policies.map(policyName))]}
          limit={50}
          maxLength={200}
          w={{ base: '100%', xs: 240 }}
        />
        <NativeSelect
          aria-label={words.status}
          value={status ?? ''}
          onChange={(event) => set({ status: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: words.anyStatus },
            { value: inForce, label: words.inForce },
            ...Object.entries(texts.registerStatus).map(([value, label]) => ({ value, label })),
          ]}
        />
        <TextInput
          label={words.asOf}
          type="date"
          value={as_of ?? ''}
          onChange={(event) => set({ as_of: event.currentTarget.value || undefined })}
        />
      </div>
      <FilterChips
        chips={chips}
        label={words.chips.label}
        removeLabel={words.chips.remove}
        clearLabel={words.chips.clear}
        onClear={clear}
      />
      {file.error && <ProblemOf error={file.error} />}
      <div role="status" className={classes.said}>
        {file.data &&
          (file.data.cut
            ? words.downloadCut(mostLookedThrough)
            : words.downloaded(file.data.items.filter((entry) => fits(entry, search)).length))}{' '}
        {through && list.items && (goesOn ? words.lookingThrough(loaded) : words.found(shown?.length ?? 0))}{' '}
        {through && hasNextPage && !goesOn && words.lookedThrough(loaded)}
      </div>
      <ListTable
        columns={words.columns}
        items={goesOn && !shown?.length ? undefined : shown}
        query={list}
        row={(entry) => <EntryRow key={entry.id} entry={entry} />}
        waiting={{ rows: 6, height: 52 }}
        empty={
          <EmptyState
            icon={<IconCircleCheck size={22} />}
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
        }
      />
      {!through && <MoreButton query={{ hasNextPage, isFetchingNextPage, fetchNextPage }} />}
    </Page>
  );
}

const Day = ({ day }: { day: string | null }) =>
  day ? <time dateTime={day}>{formatCalendarDate(day)}</time> : <Text span>{words.openEnd}</Text>;

function EntryRow({ entry }: { entry: RegisterEntry }) {
  const tier = tierOf(entry);
  return (
    <tr>
      <td className={table.main}>
        <Link to="/register/$id" params={{ id: entry.id }} className={table.rowLink}>
          <UserLine>{entry.title}</UserLine>
        </Link>
        <div className={table.sub}>
          <UserLine>{entry.policy}</UserLine>
        </div>
      </td>
      <td>
        <RegisterBadge status={entry.status} /> {tier && <TierBadge tier={tier} />}
      </td>
      <td>
        <UserLine>{entry.owner ?? ''}</UserLine>
      </td>
      <td className={table.quiet} data-label={words.columns.from}>
        {entry.from && <Day day={entry.from} />}
      </td>
      <td data-label={words.columns.until}>
        <Day day={entry.until ?? null} />
      </td>
    </tr>
  );
}
