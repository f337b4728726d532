import { Group, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { Badge, ExecutionBadge } from '@/components/badge';
import { CopyValue } from '@/components/copy-value';
import { Done } from '@/components/done';
import { catalogueOf, loopsOf } from '@/components/flow-graph/graph';
import { JsonView } from '@/components/json-view';
import { Notice } from '@/components/notice';
import { PageKeys } from '@/components/keys';
import { TextLink } from '@/components/link';
import { Page, Section } from '@/components/page';
import { PageError, PageSkeleton } from '@/components/states';
import { Time } from '@/components/time';
import { operates, placesOf, readsApprovals, readsLog } from '@/lib/access';
import { ApiError } from '@/lib/api/problem';
import type { Execution, Step } from '@/lib/api/types';
import { partyName, sameParty } from '@/lib/party';
import { useUser } from '@/lib/session';
import { formatDuration } from '@/lib/time';
import { nodeTypesQuery, versionQuery } from '@/lib/workflows';
import { type Act, ActionDialog, ActionMenu } from './actions';
import { executionQuery, journalQuery } from './api';
import classes from './execution.module.css';
import { type Journal, readJournal, versionsIn } from './model/journal';
import {
  inTreeOrder,
  keyOf,
  mostInteresting,
  mostInterestingIn,
  retryable,
  revisionShown,
  stepAt,
  treeOf,
} from './model/steps';
import { leftOf, Pruned } from './pruned';
import { StepPanel } from './step-panel';
import { executionTexts as words } from './texts';
import { Timeline } from './timeline';
import { HowItCame, StepTree } from './tree';
import { Troubles } from './troubles';

const Picture = lazy(() => import('./picture'));

type View = 'picture' | 'timeline' | 'steps';

interface Search {
  view?: View;
  revision?: number;
  step?: string;
}

export default function ExecutionPage() {
  const { id = '' } = useParams({ strict: false });
  const query = useQuery(executionQuery(id));
  if (query.data) return <Loaded key={id} execution={query.data} />;
  if (query.error) return <PageError error={query.error} retry={() => void query.refetch()} />;
  return <PageSkeleton />;
}

/** The journal, read with the versions that it names, as far as the reader may read workflows. */
function useJournal(execution: Execution, readsWorkflows: boolean) {
  const client = useQueryClient();
  const items = useQuery({ ...journalQuery(execution.id), enabled: !execution.pruned_at });
  const prunedNow = items.error instanceof ApiError && items.error.kind === 'pruned';
  useEffect(() => {
    if (prunedNow) void client.invalidateQueries(executionQuery(execution.id));
  }, [client, execution.id, prunedNow]);
  const versions = useMemo(() => [...new Set(versionsIn(items.data ?? []))], [items.data]);
  const wanted = versions.length ? versions : [execution.workflow.version];
  const documents = useQueries({
    queries: wanted.map((version) => ({
      ...versionQuery(execution.workflow.id, version),
      enabled: readsWorkflows && !execution.test,
      retry: false,
    })),
    combine: (results) => ({
      known: new Map(
        results.flatMap((result) =>
          result.data?.document ? [[result.data.version, result.data.document] as const] : [],
        ),
      ),
      pending: results.some((result) => result.isLoading),
    }),
  });
  // Without the documents no step can be named; how revisions came about can be told all the same.
  const journal = useMemo<Journal | null>(
    () => (items.data && !documents.pending ? readJournal(items.data, documents.known) : null),
    [items.data, documents],
  );
  return { journal, gone: items.isError && !prunedNow, documents: documents.known, pending: documents.pending };
}

function Loaded({ execution }: { execution: Execution }) {
  const user = useUser();
  const { view: chosenView, revision: chosenRevision, step: chosenStep } = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const phone = useMediaQuery('(max-width: 62em)') ?? false;
  const panel = useRef<HTMLDivElement>(null);
  const [act, setAct] = useState<Act | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [retried, setRetried] = useState<Step | null>(null);

  const readsWorkflows = !!user && placesOf(user).includes('/workflows');
  const { journal, gone, documents, pending } = useJournal(execution, readsWorkflows);
  const types = useQuery(nodeTypesQuery);
  const catalogue = useMemo(() => catalogueOf(types.data ?? []), [types.data]);

  const steps = useMemo(() => execution.nodes ?? [], [execution.nodes]);
  const revisions = useMemo(() => [...new Set(steps.map((step) => step.revision))].sort((a, b) => a - b), [steps]);
  const newest = revisions.at(-1) ?? 1;
  const selected =
    steps.find((step) => keyOf(step) === chosenStep) ??
    (chosenRevision && chosenRevision < newest ? mostInterestingIn(steps, chosenRevision) : undefined) ??
    mostInteresting(execution);
  const revision = revisionShown(steps, selected, chosenRevision);
  const version = journal?.revisions.find((each) => each.number === revision)?.version ?? execution.workflow.version;
  const left = leftOf(execution);
  // Drawn without the steps that are gone, it would say that they were not reached.
  const document = left === 'ending' ? undefined : documents.get(version);
  const view: View = chosenView ?? (phone || left === 'ending' || (!document && !pending) ? 'steps' : 'picture');

  const go = (change: Search) =>
    void navigate({
      to: '/executions/$id',
      params: { id: execution.id },
      search: { view: chosenView, revision: chosenRevision, step: chosenStep, ...change },
      replace: true,
      resetScroll: false,
    });
  function select(step: Step, jump = true) {
    go({ step: keyOf(step), revision: chosenRevision && step.revision });
    // Where the details stand below, the reader is taken there.
    if (phone && jump) {
      panel.current?.scrollIntoView({ block: 'start' });
      panel.current?.focus({ preventScroll: true });
    }
  }
  function selectNode(node: string) {
    const step = stepAt(steps, node, revision);
    if (step) go({ step: keyOf(step), revision });
  }
  /** The same step as it stood then, else what happened last in it. */
  function selectRevision(wanted: number) {
    const step = (selected && stepAt(steps, selected.id, wanted)) ?? mostInterestingIn(steps, wanted);
    go({ revision: wanted, step: step && keyOf(step) });
  }
  function backToSteps() {
    const at = window.document.querySelector<HTMLElement>(`[data-step="${selected ? keyOf(selected) : ''}"]`);
    at?.scrollIntoView({ block: 'center' });
    at?.focus({ preventScroll: true });
  }

  const loops = useMemo(() => (document ? loopsOf(document) : undefined), [document]);
  const order = revisions
    .flatMap((each) => inTreeOrder(treeOf(steps, each, loops)))
    .filter((step) => step.status !== 'skipped');
  const move = (by: number) => {
    const next = order[(selected ? order.indexOf(selected) : -1) + by];
    if (next) select(next, false);
  };
  const keys = [
    { keys: ['j'], what: words.keys.next, run: () => move(1) },
    { keys: ['k'], what: words.keys.previous, run: () => move(-1) },
    ...(document ? [{ keys: ['p'], what: words.keys.picture, run: () => go({ view: 'picture' }) }] : []),
    { keys: ['t'], what: words.keys.timeline, run: () => go({ view: 'timeline' }) },
    { keys: ['s'], what: words.keys.steps, run: () => go({ view: 'steps' }) },
  ];

  const mayOperate = !!user && operates(user);
  const stopped = (execution.pruned_at ? [] : retryable(execution)).filter(
    (step) => !journal?.steps.get(keyOf(step))?.continued,
  );
  const unknown = (step: Step) => journal?.steps.get(keyOf(step))?.unknown ?? false;
  const approvalOf = (step: Step) => {
    const found = execution.approvals?.findLast((each) => each.node === step.id && each.revision === step.revision);
    return found && user && readsApprovals(user) ? found : undefined;
  };
  const revisionFacts = journal?.revisions.find((each) => each.number === revision) ?? null;

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
      sub={<Meta execution={execution} logged={!!user && readsLog(user)} />}
      actions={
        <Group gap="xs" wrap="wrap">
          <ExecutionBadge status={execution.status} />
          {execution.test && <Badge tone="neutral">{words.test}</Badge>}
          <PageKeys actions={keys} />
          <CopyValue value={JSON.stringify(execution, null, 2)} label={words.copyJson} />
          {mayOperate && <ActionMenu execution={execution} retryable={stopped} onChoose={setAct} />}
        </Group>
      }
    >
      <Stack>
        <Done>{failedAgain(retried, steps) ? null : said}</Done>
        {failedAgain(retried, steps) && <Notice alert title={words.done.retriedInVain} />}
        <Pruned execution={execution} />
        <Troubles
          execution={execution}
          journal={journal}
          mayOperate={mayOperate}
          unknown={unknown}
          retryable={stopped}
          approvalOf={approvalOf}
          onLook={select}
          onRetry={(step) => setAct({ retry: step })}
        />
        {(steps.length > 0 || left !== 'ending') && (
          <div className={classes.split}>
            <div className={classes.main}>
              <div className={classes.bar}>
                <SegmentedControl
                  size="xs"
                  aria-label={words.view}
                  value={view}
                  onChange={(value) => go({ view: value as View })}
                  data={(['picture', 'timeline', 'steps'] as View[])
                    .filter((each) => each !== 'picture' || document || (pending && left !== 'ending'))
                    .map((each) => ({ value: each, label: words.views[each] }))}
                />
                {view === 'picture' && revisions.length > 1 && (
                  <SegmentedControl
                    size="xs"
                    aria-label={words.revisionSwitch}
                    value={String(revision)}
                    onChange={(value) => selectRevision(Number(value))}
                    data={revisions.map((each) => ({ value: String(each), label: words.revision(each) }))}
                  />
                )}
              </div>
              {view === 'picture' &&
                (document && types.data ? (
                  <Suspense fallback={<PictureSkeleton />}>
                    {revision > 1 && <HowItCame facts={revisionFacts ?? undefined} />}
                    <Picture
                      document={document}
                      catalogue={catalogue}
                      steps={steps}
                      revision={revision}
                      latest={revision === newest}
                      facts={revisionFacts}
                      selected={selected?.id ?? null}
                      onSelect={selectNode}
                    />
                    {left === 'everything' && <p className={classes.legend}>{words.picture.legend}</p>}
                  </Suspense>
                ) : pending ? (
                  <PictureSkeleton />
                ) : (
                  <Text size="sm" c="dimmed" p="md">
                    {words.picture.noVersion}
                  </Text>
                ))}
              {view === 'timeline' && (
                <Timeline
                  steps={steps}
                  revisions={revisions}
                  journal={journal}
                  startedAt={execution.started_at}
                  endedAt={execution.ended_at ?? null}
                  selected={selected ? keyOf(selected) : null}
                  onSelect={select}
                />
              )}
              {view === 'steps' &&
                (steps.length ? (
                  <StepTree
                    steps={steps}
                    loops={loops}
                    revisions={revisions}
                    facts={journal?.revisions ?? []}
                    selected={selected ? keyOf(selected) : null}
                    onSelect={select}
                  />
                ) : (
                  <Text size="sm" c="dimmed" p="md">
                    {words.noSteps}
                  </Text>
                ))}
            </div>
            {selected && (
              <StepPanel
                key={keyOf(selected)}
                step={selected}
                execution={execution}
                journal={journal}
                journalGone={gone}
                approval={approvalOf(selected)}
                headingRef={panel}
                onSignal={mayOperate && !execution.ended_at ? (signal) => setAct({ signal }) : undefined}
                onBack={backToSteps}
              />
            )}
          </div>
        )}
        {execution.output != null && (
          <Section title={words.result}>
            <JsonView value={execution.output} label={words.step.output} />
          </Section>
        )}
      </Stack>
      {act && (
        <ActionDialog
          execution={execution}
          act={act}
          unknown={typeof act === 'object' && 'retry' in act && unknown(act.retry)}
          onClose={() => setAct(null)}
          onDone={(what) => {
            setSaid(what);
            setRetried(typeof act === 'object' && 'retry' in act ? act.retry : null);
          }}
        />
      )}
    </Page>
  );
}

const PictureSkeleton = () => (
  <div role="status" className={classes.pictureSkeleton}>
    <Skeleton h="100%" aria-hidden />
    <span>{words.picture.loading}</span>
  </div>
);

function Meta({ execution, logged }: { execution: Execution; logged: boolean }) {
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
      {logged && (
        <>
          {' · '}
          <TextLink to="/audit" search={{ subject: execution.id }} inherit underline="always">
            {words.inLog}
          </TextLink>
        </>
      )}
    </>
  );
}

/** Whether a step that was retried has failed once more since. */
function failedAgain(retried: Step | null, steps: Step[]): boolean {
  const now = retried && steps.find((step) => keyOf(step) === keyOf(retried));
  return now?.status === 'failed' && now.ended_at !== retried?.ended_at;
}
