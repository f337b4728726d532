import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconAlertTriangle, IconSearch, IconTimeline } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Badge, ExecutionBadge } from '@/components/badge';
import { MoreButton } from '@/components/more-button';
import { Page } from '@/components/page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/components/states';
import table from '@/components/table.module.css';
import { Time } from '@/components/time';
import { useList } from '@/lib/api/list';
import type { Execution } from '@/lib/api/types';
import { pollEvery } from '@/lib/inbox';
import { partyName } from '@/lib/party';
import { texts } from '@/lib/texts';
import { formatDuration } from '@/lib/time';
import { executionTexts as words } from './texts';

interface Filters {
  status?: string;
  q?: string;
  attention?: string;
}

export default function ExecutionsPage() {
  const { status, q, attention } = useSearch({ strict: false }) as Filters;
  const navigate = useNavigate();
  const filters: Filters = { status, q, attention };
  const executions = useList<Execution>(
    ['executions', filters],
    '/api/v1/executions',
    { ...filters },
    { refetchInterval: pollEvery },
  );
  const set = (change: Filters) =>
    void navigate({ to: '/executions', search: { ...filters, ...change }, replace: true });
  const search = useDebouncedCallback((text: string) => set({ q: text || undefined }), 300);
  const filtered = !!(status || q || attention);

  return (
    <Page title={words.title} sub={words.sub}>
      <div className={table.filters} role="search">
        <TextInput
          aria-label={words.search}
          placeholder={words.searchHint}
          leftSection={<IconSearch size={16} aria-hidden />}
          defaultValue={q}
          onChange={(event) => search(event.currentTarget.value)}
          w={{ base: '100%', xs: 240 }}
        />
        <NativeSelect
          aria-label={words.status}
          value={status ?? ''}
          onChange={(event) => set({ status: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: `${words.status}: ${words.all}` },
            ...Object.entries(texts.executionStatus).map(([value, label]) => ({ value, label })),
          ]}
        />
        <Checkbox
          label={words.onlyAttention}
          checked={attention === 'true'}
          onChange={(event) => set({ attention: event.currentTarget.checked ? 'true' : undefined })}
          style={{ alignSelf: 'center' }}
        />
      </div>
      <div className={table.frame}>
        {executions.items?.length ? (
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
              {executions.items.map((execution) => (
                <ExecutionRow key={execution.id} execution={execution} />
              ))}
            </tbody>
          </table>
        ) : executions.items ? (
          <EmptyState icon={<IconTimeline size={22} />} title={filtered ? words.emptyTitle : words.nothingYetTitle}>
            {filtered ? words.empty : words.nothingYet}
          </EmptyState>
        ) : executions.isError ? (
          <ErrorState error={executions.error} retry={() => void executions.refetch()} />
        ) : (
          <RowsSkeleton rows={8} height={52} />
        )}
      </div>
      <MoreButton query={executions} />
    </Page>
  );
}

function ExecutionRow({ execution }: { execution: Execution }) {
  const { started_at, ended_at } = execution;
  return (
    <tr>
      <td className={table.main}>
        <Link to="/executions/$id" params={{ id: execution.id }} className={table.rowLink}>
          {execution.title || execution.workflow.name}
        </Link>
        {execution.title && <div className={table.sub}>{execution.workflow.name}</div>}
      </td>
      <td>
        <ExecutionBadge status={execution.status} />{' '}
        {execution.attention?.length > 0 && (
          <Badge tone="bad">
            <IconAlertTriangle size={13} aria-hidden /> {words.attention}
          </Badge>
        )}
      </td>
      <td>{partyName(execution.requester)}</td>
      <td className={table.quiet}>
        <Time at={started_at} />
      </td>
      <td className={table.quiet}>{ended_at && formatDuration(Date.parse(ended_at) - Date.parse(started_at))}</td>
    </tr>
  );
}
