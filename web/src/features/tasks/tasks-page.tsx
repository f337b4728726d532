import { Link } from '@tanstack/react-router';
import { IconChecklist } from '@tabler/icons-react';
import { ButtonLink } from '@/components/link';
import { ListTable } from '@/components/list-table';
import { MoreButton } from '@/components/more-button';
import { Page } from '@/components/page';
import { EmptyState } from '@/components/states';
import table from '@/components/table.module.css';
import { Time } from '@/components/time';
import { UserLine } from '@/components/user-text';
import { placesOf } from '@/lib/access';
import type { Task } from '@/lib/api/types';
import { partyName } from '@/lib/party';
import { useUser } from '@/lib/session';
import { itemNumber, useTasks } from '@/lib/tasks';
import classes from './tasks.module.css';
import { taskTexts as words } from './texts';

export default function TasksPage() {
  const user = useUser();
  const tasks = useTasks();
  const asks = !!user && placesOf(user).includes('/requests');
  return (
    <Page title={words.title} sub={tasks.items ? words.sub(tasks.items.length) : ' '}>
      <ListTable
        label={words.list}
        columns={words.columns}
        items={tasks.items}
        query={tasks}
        row={(task) => <TaskRow key={task.id} task={task} />}
        waiting={{ rows: 4, height: 60 }}
        empty={
          <EmptyState
            icon={<IconChecklist size={22} />}
            title={words.emptyTitle}
            action={
              asks && (
                <ButtonLink to="/requests" variant="default">
                  {words.emptyAction}
                </ButtonLink>
              )
            }
          >
            {words.empty}
          </EmptyState>
        }
      />
      <MoreButton query={tasks} />
    </Page>
  );
}

function TaskRow({ task }: { task: Task }) {
  const number = itemNumber(task.item);
  return (
    <tr>
      <td className={table.main}>
        <Link to="/tasks/$id" params={{ id: task.id }} className={table.rowLink}>
          <UserLine>{task.title || task.workflow.name}</UserLine>
        </Link>
        <div className={table.sub}>
          <UserLine>{task.name || task.node}</UserLine>
          {number && ` · ${words.item(number)}`}
        </div>
      </td>
      <td>
        <UserLine>{partyName(task.requester)}</UserLine>
      </td>
      <td className={classes.workflow}>
        <UserLine>{task.workflow.name}</UserLine>
      </td>
      <td data-label={task.due_at ? words.columns.due : undefined}>
        {task.due_at ? <Time at={task.due_at} as="due" /> : <span className={table.quiet}>{words.noDeadline}</span>}
      </td>
      <td className={table.quiet} data-label={words.columns.age}>
        <Time at={task.opened_at} />
      </td>
    </tr>
  );
}
