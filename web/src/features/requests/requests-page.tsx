import { IconFileText } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { ExecutionBadge, OutcomeBadge } from '@/components/badge';
import { ButtonLink } from '@/components/link';
import { ListTable } from '@/components/list-table';
import { MoreButton } from '@/components/more-button';
import { Page } from '@/components/page';
import { EmptyState } from '@/components/states';
import { Time } from '@/components/time';
import { UserLine } from '@/components/user-text';
import table from '@/components/table.module.css';
import { useList } from '@/lib/api/list';
import type { RequestView } from '@/lib/api/types';
import { pollUnlessLive } from '@/lib/live';
import { outcomeOf } from './outcome';
import classes from './request.module.css';
import { useUser } from '@/lib/session';
import { requestTexts as words } from './texts';

export default function RequestsPage() {
  const requests = useList<RequestView>(
    ['requests'],
    '/api/v1/requests',
    { mine: '1' },
    { refetchInterval: pollUnlessLive },
  );
  const newRequest = <ButtonLink to="/forms">{words.newRequest}</ButtonLink>;
  return (
    <Page title={words.title} sub={words.sub} actions={requests.items?.length ? newRequest : undefined}>
      <ListTable
        columns={words.columns}
        items={requests.items}
        query={requests}
        row={(request) => <RequestRow key={request.execution_id} request={request} />}
        waiting={{ rows: 6, height: 52 }}
        empty={
          <EmptyState icon={<IconFileText size={22} />} title={words.emptyTitle} action={newRequest}>
            {words.empty}
          </EmptyState>
        }
      />
      <MoreButton query={requests} />
    </Page>
  );
}

function RequestRow({ request }: { request: RequestView }) {
  const me = useUser();
  const outcome = outcomeOf(request);
  const due = request.waiting_for
    .map((each) => each.due_at)
    .filter((at) => at != null)
    .sort()[0];
  return (
    <tr>
      <td className={table.main}>
        <Link to="/requests/$id" params={{ id: request.execution_id }} className={table.rowLink}>
          <UserLine>{request.title || request.workflow.name || words.untitled}</UserLine>
        </Link>
        {request.revision > 1 && <span className={table.quiet}> · {words.revision(request.revision)}</span>}
      </td>
      <td>{outcome ? <OutcomeBadge outcome={outcome} /> : <ExecutionBadge status={request.status} />}</td>
      <td className={classes.with}>
        <UserLine>
          {request.waiting_for.map((each) => (each.name === me?.name ? words.you : each.name)).join(', ')}
        </UserLine>
      </td>
      <td data-label={due && words.columns.due}>{due && <Time at={due} as="due" />}</td>
      <td className={table.quiet} data-label={words.columns.sent}>
        <Time at={request.submitted_at} />
      </td>
    </tr>
  );
}
