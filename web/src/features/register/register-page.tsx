import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconCircleCheck } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { RegisterBadge } from '@/components/badge';
import { MoreButton } from '@/components/more-button';
import { Page } from '@/components/page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/components/states';
import table from '@/components/table.module.css';
import { useList } from '@/lib/api/list';
import type { RegisterEntry } from '@/lib/api/types';
import { partyName } from '@/lib/party';
import { texts } from '@/lib/texts';
import { formatCalendarDate } from '@/lib/time';
import { registerTexts as words } from './texts';

interface Filters {
  status?: string;
  policy?: string;
  as_of?: string;
}

export default function RegisterPage() {
  const { status, policy, as_of } = useSearch({ strict: false }) as Filters;
  const navigate = useNavigate();
  const filters: Filters = { status, policy, as_of };
  const entries = useList<RegisterEntry>(['register', filters], '/api/v1/register', { ...filters });
  const set = (change: Filters) => void navigate({ to: '/register', search: { ...filters, ...change }, replace: true });
  const searchPolicy = useDebouncedCallback((text: string) => set({ policy: text || undefined }), 300);
  const filtered = !!(status || policy || as_of);

  return (
    <Page title={words.title} sub={words.sub}>
      <div className={table.filters} role="search">
        <TextInput
          label={words.policy}
          placeholder={words.policyHint}
          defaultValue={policy}
          onChange={(event) => searchPolicy(event.currentTarget.value)}
          w={{ base: '100%', xs: 260 }}
        />
        <NativeSelect
          label={words.status}
          value={status ?? ''}
          onChange={(event) => set({ status: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: words.all },
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
      <div className={table.frame}>
        {entries.items?.length ? (
          <table className={table.table}>
            <thead>
              <tr>
                {Object.values(words.columns).map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {entries.items.map((entry) => (
                <tr key={entry.id}>
                  <td className={table.main}>
                    <Link to="/register/$id" params={{ id: entry.id }} className={table.rowLink}>
                      {entry.title}
                    </Link>
                    <div className={table.sub}>{entry.policy}</div>
                  </td>
                  <td>
                    <RegisterBadge status={entry.status} />
                  </td>
                  <td>{partyName(entry.owner)}</td>
                  <td className={table.quiet} data-label={words.columns.from}>
                    <time dateTime={entry.from}>{formatCalendarDate(entry.from)}</time>
                  </td>
                  <td data-label={words.columns.until}>
                    <time dateTime={entry.until}>{formatCalendarDate(entry.until)}</time>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : entries.items ? (
          <EmptyState icon={<IconCircleCheck size={22} />} title={filtered ? words.emptyTitle : words.noneTitle}>
            {filtered ? words.empty : words.none}
          </EmptyState>
        ) : entries.isError ? (
          <ErrorState error={entries.error} retry={() => void entries.refetch()} />
        ) : (
          <RowsSkeleton rows={6} height={52} />
        )}
      </div>
      <MoreButton query={entries} />
    </Page>
  );
}
