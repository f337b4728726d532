import { Button, CloseButton, NativeSelect, TextInput, VisuallyHidden } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconAlertTriangle, IconSearch, IconTimeline } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Badge, ExecutionBadge } from '@/components/badge';
import { FilterChips } from '@/components/filter-chips';
import { ButtonLink } from '@/components/link';
import { ListTable } from '@/components/list-table';
import { MoreButton } from '@/components/more-button';
import { Page } from '@/components/page';
import { EmptyState } from '@/components/states';
import table from '@/components/table.module.css';
import { Time } from '@/components/time';
import { UserLine } from '@/components/user-text';
import { placesOf } from '@/lib/access';
import { useList } from '@/lib/api/list';
import type { Execution } from '@/lib/api/types';
import { pollUnlessLive } from '@/lib/live';
import { partyName } from '@/lib/party';
import { useUser } from '@/lib/session';
import { texts } from '@/lib/texts';
import { formatCalendarDate, formatDuration } from '@/lib/time';
import { attentionQuery, workflowNamesQuery } from './api';
import classes from './execution.module.css';
import { executionTexts as words } from './texts';

interface Filters {
  status?: string;
  q?: string;
  attention?: string;
  workflow?: string;
  from?: string;
  to?: string;
}

/** Midnight of a day in the reader's own zone, as the API wants it. */
function midnight(day: string | undefined, later = 0): string | undefined {
  const [year, month, date] = (day ?? '').split('-').map(Number);
  if (!year || !month || !date) return undefined;
  return new Date(year, month - 1, date + later).toISOString();
}

export default function ExecutionsPage() {
  const user = useUser();
  const filters = useSearch({ strict: false }) as Filters;
  const { status, q, attention, workflow, from, to } = filters;
  const navigate = useNavigate();
  const executions = useList<Execution>(
    ['executions', 'list', filters],
    '/api/v1/executions',
    // The last day belongs to the period.
    { status, q, attention, workflow, from: midnight(from), to: midnight(to, 1) },
    { refetchInterval: pollUnlessLive },
  );
  const wanting = useQuery(attentionQuery).data;
  const reads = !!user && placesOf(user).includes('/workflows');
  const workflows = useQuery({ ...workflowNamesQuery, enabled: reads }).data ?? [];

  const set = (change: Filters) =>
    void navigate({ to: '/executions', search: { ...filters, ...change }, replace: true });
  // The field is ahead of the address, which follows when the reader pauses.
  const [text, setText] = useState(q ?? '');
  const search = useDebouncedCallback((next: string) => set({ q: next.trim() || undefined }), 300);
  function write(next: string) {
    setText(next);
    search(next);
  }
  function clear() {
    setText('');
    void navigate({ to: '/executions', search: {}, replace: true });
  }

  const workflowName = workflows.find((each) => each.id === workflow)?.name ?? workflow;
  const chips = [
    q && { label: words.chips.q(q), remove: () => (setText(''), set({ q: undefined })) },
    workflow && { label: `${words.workflow}: ${workflowName}`, remove: () => set({ workflow: undefined }) },
    status && {
      label: `${words.status}: ${texts.executionStatus[status] ?? status}`,
      remove: () => set({ status: undefined }),
    },
    attention && { label: words.onlyAttention, remove: () => set({ attention: undefined }) },
    from && { label: words.chips.from(formatCalendarDate(from)), remove: () => set({ from: undefined }) },
    to && { label: words.chips.to(formatCalendarDate(to)), remove: () => set({ to: undefined }) },
  ].filter((chip) => !!chip);

  return (
    <Page
      title={words.title}
      sub={words.sub}
      actions={
        <Button
          variant={attention ? 'light' : 'default'}
          aria-pressed={!!attention}
          onClick={() => set({ attention: attention ? undefined : 'true' })}
          rightSection={
            wanting && (
              <span className={classes.count} data-none={wanting.count === 0 || undefined}>
                <span aria-hidden>{words.attentionCount(wanting.count, wanting.more)}</span>
                <VisuallyHidden>{words.attentionSaid(wanting.count, wanting.more)}</VisuallyHidden>
              </span>
            )
          }
        >
          {words.onlyAttention}
        </Button>
      }
    >
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
        {reads && (workflows.length > 1 || workflow) && (
          <NativeSelect
            aria-label={words.workflow}
            value={workflow ?? ''}
            onChange={(event) => set({ workflow: event.currentTarget.value || undefined })}
            data={[
              { value: '', label: words.anyWorkflow },
              ...workflows.map((each) => ({ value: each.id, label: each.name })),
              ...(workflow && !workflows.some((each) => each.id === workflow)
                ? [{ value: workflow, label: workflow }]
                : []),
            ]}
            maw={240}
          />
        )}
        <NativeSelect
          aria-label={words.status}
          value={status ?? ''}
          onChange={(event) => set({ status: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: words.anyStatus },
            ...Object.entries(texts.executionStatus).map(([value, label]) => ({ value, label })),
          ]}
        />
        <div className={classes.period}>
          <TextInput
            label={words.from}
            type="date"
            value={from ?? ''}
            max={to}
            onChange={(event) => set({ from: event.currentTarget.value || undefined })}
          />
          <TextInput
            label={words.to}
            type="date"
            value={to ?? ''}
            min={from}
            onChange={(event) => set({ to: event.currentTarget.value || undefined })}
          />
        </div>
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
        items={executions.items}
        query={executions}
        row={(execution) => <ExecutionRow key={execution.id} execution={execution} />}
        waiting={{ rows: 8, height: 52 }}
        empty={<Nothing filters={filters} clear={clear} filtered={chips.length > 0} />}
      />
      <MoreButton query={executions} />
    </Page>
  );
}

function Nothing({ filters, filtered, clear }: { filters: Filters; filtered: boolean; clear: () => void }) {
  const icon = <IconTimeline size={22} />;
  const onlyAttention =
    filters.attention && !Object.entries(filters).some(([name, value]) => value && name !== 'attention');
  const all = (
    <Button variant="default" onClick={clear}>
      {words.chips.clear}
    </Button>
  );
  if (onlyAttention) {
    return (
      <EmptyState icon={icon} title={words.noAttentionTitle} action={all}>
        {words.noAttention}
      </EmptyState>
    );
  }
  if (filtered) {
    return (
      <EmptyState icon={icon} title={words.emptyTitle} action={all}>
        {words.empty}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={icon}
      title={words.nothingYetTitle}
      action={
        <ButtonLink to="/workflows" variant="default">
          {words.toWorkflows}
        </ButtonLink>
      }
    >
      {words.nothingYet}
    </EmptyState>
  );
}

function ExecutionRow({ execution }: { execution: Execution }) {
  const { started_at, ended_at, attention } = execution;
  const [first] = attention ?? [];
  return (
    <tr>
      <td className={table.main}>
        <Link to="/executions/$id" params={{ id: execution.id }} className={table.rowLink}>
          <UserLine>{execution.title || execution.workflow.name}</UserLine>
        </Link>
        {execution.title && execution.title !== execution.workflow.name && (
          <div className={table.sub}>{execution.workflow.name}</div>
        )}
        {first && (
          <div className={classes.reason}>
            <UserLine>{first.reason}</UserLine>
          </div>
        )}
      </td>
      <td>
        <ExecutionBadge status={execution.status} />{' '}
        {first && (
          <Badge tone="bad">
            <IconAlertTriangle size={13} aria-hidden /> {words.attention.title}
          </Badge>
        )}{' '}
        {execution.test && <Badge tone="neutral">{words.test}</Badge>}
      </td>
      <td>
        {partyName(execution.requester) === '' ? (
          <span className={table.quiet}>{words.guest}</span>
        ) : (
          <UserLine>{partyName(execution.requester)}</UserLine>
        )}
      </td>
      <td className={table.quiet}>
        <Time at={started_at} />
      </td>
      <td className={table.quiet}>{ended_at && formatDuration(Date.parse(ended_at) - Date.parse(started_at))}</td>
    </tr>
  );
}
