import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ExecutionBadge } from '@/components/badge';
import { JsonView } from '@/components/json-view';
import { TextLink } from '@/components/link';
import { Notice } from '@/components/notice';
import { Page, Section } from '@/components/page';
import { PageError, PageSkeleton } from '@/components/states';
import { Time } from '@/components/time';
import { placesOf, readsApprovals } from '@/lib/access';
import type { Execution, Step } from '@/lib/api/types';
import { partyName, sameParty } from '@/lib/party';
import { useUser } from '@/lib/session';
import { humanize } from '@/lib/text-rules';
import { formatDuration } from '@/lib/time';
import { executionQuery } from './api';
import classes from './execution.module.css';
import { StepRow } from './step-row';
import { executionTexts as words } from './texts';

export default function ExecutionPage() {
  const { id = '' } = useParams({ strict: false });
  const query = useQuery(executionQuery(id));
  if (query.data) return <Loaded execution={query.data} />;
  if (query.error) return <PageError error={query.error} retry={() => void query.refetch()} />;
  return <PageSkeleton />;
}

function Loaded({ execution }: { execution: Execution }) {
  const user = useUser();
  const steps = execution.nodes ?? [];
  const revisions = [...new Set(steps.map((step) => step.revision))].sort((a, b) => a - b);
  return (
    <Page
      title={execution.title || execution.workflow.name}
      back={
        user && placesOf(user).includes('/executions') ? (
          <TextLink to="/executions">← {words.back}</TextLink>
        ) : (
          <TextLink to="/requests/$id" params={{ id: execution.id }}>
            ← {words.backToRequest}
          </TextLink>
        )
      }
      sub={<Meta execution={execution} />}
      actions={<ExecutionBadge status={execution.status} />}
    >
      <Stack>
        {execution.attention?.length > 0 && <AttentionList execution={execution} />}
        {execution.error != null && (
          <Section title={words.finalError}>
            <JsonView value={execution.error} label={words.error} />
          </Section>
        )}
        {revisions.map((revision) => (
          <Section key={revision} title={revisions.length > 1 ? words.revision(revision) : words.steps} flush>
            <ol className={classes.steps}>
              {steps
                .filter((step) => step.revision === revision)
                .map((step, index) => (
                  <StepRow
                    key={`${step.id}-${step.item ?? ''}-${index}`}
                    step={step}
                    approvalId={user && readsApprovals(user) ? approvalOf(execution, step) : undefined}
                  />
                ))}
            </ol>
          </Section>
        ))}
        {revisions.length === 0 && (
          <Section title={words.steps}>
            <Text size="sm" c="dimmed">
              {words.noSteps}
            </Text>
          </Section>
        )}
        {execution.output != null && (
          <Section title={words.finalOutput}>
            <JsonView value={execution.output} label={words.output} />
          </Section>
        )}
      </Stack>
    </Page>
  );
}

function Meta({ execution }: { execution: Execution }) {
  const { workflow, requester, submitted_by, started_at, ended_at } = execution;
  const filedByOther = submitted_by && partyName(submitted_by) !== '' && !sameParty(submitted_by, requester);
  return (
    <>
      {workflow.name}, {words.version(workflow.version)}
      {requester && ` · ${words.by(partyName(requester))}`}
      {filedByOther && `, ${words.filedBy(partyName(submitted_by))}`}
      {' · '}
      <Time at={started_at} as="exact" />
      {ended_at && ` · ${formatDuration(Date.parse(ended_at) - Date.parse(started_at))}`}
      {' · '}
      <TextLink to="/requests/$id" params={{ id: execution.id }} inherit underline="always">
        {words.request}
      </TextLink>
    </>
  );
}

/** The approval that a step opened. */
const approvalOf = (execution: Execution, step: Step) =>
  execution.approvals?.find((each) => each.node === step.id && each.revision === step.revision)?.id;

const nameOf = (steps: Step[], node: string) => steps.find((step) => step.id === node)?.name || humanize(node);

function AttentionList({ execution }: { execution: Execution }) {
  return (
    <Notice title={words.attention}>
      <ul>
        {execution.attention.map((each, index) => (
          <li key={index}>
            {each.reason} ({words.attentionAt(nameOf(execution.nodes ?? [], each.node))})
          </li>
        ))}
      </ul>
    </Notice>
  );
}
