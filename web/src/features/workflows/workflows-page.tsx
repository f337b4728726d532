import { ActionIcon, Button, Group, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconDownload, IconPlus, IconSitemap } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Badge } from '@/components/badge';
import { ListTable } from '@/components/list-table';
import { MoreButton } from '@/components/more-button';
import { Page } from '@/components/page';
import { EmptyState } from '@/components/states';
import table from '@/components/table.module.css';
import { Time } from '@/components/time';
import { editsWorkflows } from '@/lib/access';
import { useList } from '@/lib/api/list';
import type { WorkflowSummary } from '@/lib/api/types';
import { useUser } from '@/lib/session';
import { downloadDocument, workflowQuery } from '@/lib/workflows';
import { ImportWorkflow } from './import-workflow';
import { NewWorkflow } from './new-workflow';
import { workflowTexts as words } from './texts';
import classes from './workflows.module.css';

const { actions: _, ...columns } = words.columns;

export default function WorkflowsPage() {
  const user = useUser();
  const editable = !!user && editsWorkflows(user);
  const [opened, setOpened] = useState<'new' | 'import' | null>(null);
  const workflows = useList<WorkflowSummary>(['workflows'], '/api/v1/workflows', {});
  const actions = editable && (
    <Group gap="xs">
      <Button variant="default" onClick={() => setOpened('import')}>
        {words.importIt}
      </Button>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpened('new')}>
        {words.create}
      </Button>
    </Group>
  );
  return (
    <Page title={words.title} sub={words.sub} actions={actions}>
      <ListTable
        columns={columns}
        actions={words.columns.actions}
        items={workflows.items}
        query={workflows}
        waiting={{ rows: 6, height: 52 }}
        row={(workflow) => <WorkflowRow key={workflow.id} workflow={workflow} />}
        empty={
          <EmptyState icon={<IconSitemap size={22} />} title={words.emptyTitle}>
            {words.empty}
          </EmptyState>
        }
      />
      <MoreButton query={workflows} />
      <NewWorkflow
        opened={opened === 'new'}
        onClose={() => setOpened(null)}
        onImport={() => setOpened('import')}
        workflows={workflows.items ?? []}
      />
      <ImportWorkflow opened={opened === 'import'} onClose={() => setOpened(null)} />
    </Page>
  );
}

function WorkflowRow({ workflow }: { workflow: WorkflowSummary }) {
  const client = useQueryClient();
  const { id, name, active, problems, archived } = workflow;
  const shown = name || words.unnamed;
  return (
    <tr>
      <td className={table.main}>
        <Link to="/workflows/$id" params={{ id }} className={table.rowLink}>
          {shown}
        </Link>
      </td>
      <td>
        <Badge tone={active ? 'good' : 'neutral'} dot>
          {archived ? words.archived : active ? words.active(active.version) : words.inactive}
        </Badge>
      </td>
      <td>
        <DraftState problems={problems.length} warnings={workflow.warnings?.length ?? 0} />
      </td>
      <td className={table.quiet} data-label={words.columns.since}>
        {active && <Time at={active.at} />}
      </td>
      <td className={classes.actions}>
        <Tooltip label={words.exportIt(shown)}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={words.exportIt(shown)}
            onClick={() =>
              void client.fetchQuery(workflowQuery(id)).then(
                ({ draft }) => downloadDocument(draft),
                // The page shows on opening it why it cannot be had.
                () => undefined,
              )
            }
          >
            <IconDownload size={16} />
          </ActionIcon>
        </Tooltip>
      </td>
    </tr>
  );
}

/** What publishing would say of the draft. */
function DraftState({ problems, warnings }: { problems: number; warnings: number }) {
  if (!problems && !warnings) return <span className={table.quiet}>{words.fine}</span>;
  return (
    <span className={classes.draftState}>
      {problems > 0 && (
        <Badge tone="bad">
          <IconAlertTriangle size={13} aria-hidden /> {words.problems(problems)}
        </Badge>
      )}
      {warnings > 0 && <Badge tone="warn">{words.warnings(warnings)}</Badge>}
    </span>
  );
}
