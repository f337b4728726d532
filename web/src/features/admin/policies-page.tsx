import { NativeSelect, TextInput } from '@mantine/core';
import { IconBook2, IconPlus } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Done } from '@/components/done';
import { ButtonLink } from '@/components/link';
import { ListTable } from '@/components/list-table';
import { MoreButton } from '@/components/more-button';
import { Page } from '@/components/page';
import { EmptyState } from '@/components/states';
import table from '@/components/table.module.css';
import { UserLine } from '@/components/user-text';
import { editsWorkflows } from '@/lib/access';
import { useList } from '@/lib/api/list';
import type { Policy } from '@/lib/api/types';
import { useSaid } from '@/lib/said';
import { useUser } from '@/lib/session';
import { humanize } from '@/lib/text-rules';
import { texts } from '@/lib/texts';
import { adminTexts } from './texts';

const words = adminTexts.policies;

interface Filters {
  q?: string;
  area?: string;
}

export default function PoliciesPage() {
  const { q = '', area = '' } = useSearch({ strict: false }) as Filters;
  const navigate = useNavigate();
  const user = useUser();
  const editable = !!user && editsWorkflows(user);
  const policies = useList<Policy>(['policies'], '/api/v1/policies', { limit: '200' });
  const set = (change: Filters) => void navigate({ to: '/policies', search: { q, area, ...change }, replace: true });

  const said = useSaid();
  const all = policies.items ?? [];
  const areas = [...new Set(all.map((policy) => policy.area).filter(Boolean))].sort();
  const wanted = q.trim().toLowerCase();
  const shown = all.filter(
    (policy) =>
      (!area || policy.area === area) &&
      [policy.id, policy.title, policy.owner].some((text) => text.toLowerCase().includes(wanted)),
  );
  const create = editable && (
    <ButtonLink to="/policies/$id" params={{ id: 'new' }} leftSection={<IconPlus size={16} aria-hidden />}>
      {words.create}
    </ButtonLink>
  );

  return (
    <Page title={words.title} sub={words.sub} actions={create}>
      <Done>{said}</Done>
      <div className={table.filters} role="search">
        <TextInput
          label={words.search}
          placeholder={words.searchHint}
          value={q}
          onChange={(event) => set({ q: event.currentTarget.value || undefined })}
          w={{ base: '100%', xs: 260 }}
        />
        <NativeSelect
          label={words.area}
          value={area}
          onChange={(event) => set({ area: event.currentTarget.value || undefined })}
          data={[{ value: '', label: words.allAreas }, ...areas.map((value) => ({ value, label: humanize(value) }))]}
        />
      </div>
      <ListTable
        columns={words.columns}
        items={policies.items && shown}
        query={policies}
        row={(policy) => (
          <tr key={policy.id}>
            <td className={table.main}>
              <Link to="/policies/$id" params={{ id: policy.id }} className={table.rowLink}>
                <UserLine>{`${policy.id} ${policy.title}`}</UserLine>
              </Link>
              <div className={table.sub}>{humanize(policy.area) || texts.common.none}</div>
            </td>
            <td>{policy.owner || <span className={table.quiet}>{words.noOwner}</span>}</td>
            <td data-label={words.columns.longest}>{words.days(policy.max_days)}</td>
            <td data-label={words.columns.renewals}>{words.renewals(policy.max_renewals)}</td>
            <td className={table.quiet} data-label={words.columns.controls}>
              {policy.controls.length}
            </td>
          </tr>
        )}
        waiting={{ rows: 6, height: 58 }}
        empty={
          <EmptyState
            icon={<IconBook2 size={22} />}
            title={all.length ? words.notFoundTitle : words.emptyTitle}
            action={all.length ? undefined : create || undefined}
          >
            {all.length ? words.notFound : words.empty}
          </EmptyState>
        }
      />
      <MoreButton query={policies} />
    </Page>
  );
}
