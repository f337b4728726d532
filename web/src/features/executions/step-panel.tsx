import { Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode, Ref } from 'react';
import { Badge, StepBadge } from '@/components/badge';
import { CopyValue } from '@/components/copy-value';
import { JsonView } from '@/components/json-view';
import { TextLink } from '@/components/link';
import { Notice } from '@/components/notice';
import { Section } from '@/components/page';
import { Time } from '@/components/time';
import { UserLine, UserText } from '@/components/user-text';
import type { Execution, Json, JsonObject, Step } from '@/lib/api/types';
import { itemNumber } from '@/lib/tasks';
import { humanize } from '@/lib/text-rules';
import { texts } from '@/lib/texts';
import { formatDateTime, formatDuration, useNow } from '@/lib/time';
import { nodeTypesQuery } from '@/lib/workflows';
import classes from './execution.module.css';
import type { Attempt, Journal, StepFacts } from './model/journal';
import { aiRecordOf, decidingRule, rulesOf, type Scope } from './model/rules';
import { keyOf } from './model/steps';
import { executionTexts } from './texts';

const words = executionTexts.step;

interface Props {
  step: Step;
  execution: Execution;
  journal: Journal | null;
  journalGone: boolean;
  /** The approval that this step opened, where the reader may open it. */
  approval?: { id: string; outcome: string | null };
  headingRef: Ref<HTMLDivElement>;
  onBack: () => void;
  /** Sends a signal that the step waits for, where the reader may. */
  onSignal?: (signal: string) => void;
}

/** All that is known of one step. */
export function StepPanel({ step, execution, journal, journalGone, approval, headingRef, onBack, onSignal }: Props) {
  const facts = journal?.steps.get(keyOf(step));
  const child = childOf(step, facts);
  const rules = rulesOf(step.rules, scopeOf(step, execution, journal));
  return (
    <div ref={headingRef} tabIndex={-1} className={classes.panel}>
      <Section title={step.name || humanize(step.id)} aside={<StepBadge status={step.status} />}>
        <Stack gap="md">
          <Meta step={step} />
          {approval && (
            <Text size="sm">
              {approval.outcome
                ? words.decidedAs(texts.outcome[approval.outcome] ?? approval.outcome)
                : words.approvalOpen}
              {' · '}
              <TextLink to="/approvals/$id" params={{ id: approval.id }} inherit underline="always">
                {words.openApproval}
              </TextLink>
            </Text>
          )}
          {child && (
            <Text size="sm">
              {words.child}{' '}
              <TextLink to="/executions/$id" params={{ id: child }} inherit underline="always">
                {words.openChild}
              </TextLink>
            </Text>
          )}
          {facts?.unknown && <Notice title={words.unknown}>{words.unknownText}</Notice>}
          {step.error != null && <StepError error={step.error} />}
          {step.status === 'waiting' && facts && facts.asked !== '' && (
            <Text size="sm">
              {words.waitsForPerson}{' '}
              <strong>
                <UserLine>{facts.asked}</UserLine>
              </strong>
            </Text>
          )}
          {step.status === 'waiting' && facts?.signal && <Signal signal={facts.signal} onSend={onSignal} />}
          {rules ? (
            <Rules step={step} rules={rules} />
          ) : (
            !isNothing(step.rules) && <JsonView label={words.rules} value={step.rules as Json} />
          )}
          <Ai step={step} facts={facts} />
          {facts &&
            facts.attempts.length > 0 &&
            (facts.attempts.length > 1 || step.type !== 'ai_agent' || facts.attempts[0]?.outcome !== 'succeeded') && (
              <Attempts attempts={facts.attempts} />
            )}
          <Values step={step} pruned={!!execution.pruned_at} />
          {facts && facts.log.length > 0 && <Log facts={facts} />}
          {journalGone && (
            <Text size="sm" c="dimmed">
              {words.journalGone}
            </Text>
          )}
          <Group justify="space-between">
            <CopyValue value={JSON.stringify(step, null, 2)} label={words.copy} />
            <Button
              className={classes.backToSteps}
              variant="subtle"
              size="compact-sm"
              leftSection={<IconArrowUp size={14} aria-hidden />}
              onClick={onBack}
            >
              {words.back}
            </Button>
          </Group>
        </Stack>
      </Section>
    </div>
  );
}

/** The execution that it started; what is not waited for stands in the output alone. */
function childOf(step: Step, facts: StepFacts | undefined): string | undefined {
  const given = step.type === 'sub_workflow' ? asObject(step.output)?.execution_id : undefined;
  return facts?.child || (typeof given === 'string' ? given : undefined);
}

/** What it waits for, and the way to give it by hand. */
const Signal = ({ signal, onSend }: { signal: string; onSend?: (signal: string) => void }) => (
  <Group justify="space-between" gap="xs">
    <Text size="sm">
      {words.waitsFor}{' '}
      <strong>
        <UserLine>{signal}</UserLine>
      </strong>
    </Text>
    {onSend && (
      <Button variant="default" size="xs" onClick={() => onSend(signal)}>
        {executionTexts.signalling.open}
      </Button>
    )}
  </Group>
);

function Meta({ step }: { step: Step }) {
  const now = useNow();
  const types = useQuery(nodeTypesQuery).data;
  const typeTitle = types?.find(({ type }) => type === step.type)?.title ?? humanize(step.type);
  const { started_at, ended_at, due_at } = step;
  const took = started_at ? (ended_at ? Date.parse(ended_at) : now) - Date.parse(started_at) : 0;
  const ran = started_at && step.status !== 'skipped';
  return (
    <dl className={classes.meta}>
      <div>
        <dt>{words.revision}</dt>
        <dd>
          {step.revision}
          {step.superseded && `, ${words.superseded}`}
        </dd>
      </div>
      {step.item != null && (
        <div>
          <dt>{words.item}</dt>
          <dd>{itemNumber(step.item)}</dd>
        </div>
      )}
      {ran && (
        <div>
          <dt>{words.started}</dt>
          <dd>
            <Time at={started_at} as="exact" />
          </dd>
        </div>
      )}
      {ran && (
        <div>
          <dt>{words.took}</dt>
          <dd>{ended_at ? formatDuration(took) : executionTexts.timeline.stillOpen(formatDuration(took))}</dd>
        </div>
      )}
      {due_at && !ended_at && (
        <div>
          <dt>{words.due}</dt>
          <dd>
            <Time at={due_at} as="due" />
          </dd>
        </div>
      )}
      <div>
        <dt>{words.title}</dt>
        <dd>
          {typeTitle} · <code>{step.id}</code>
        </dd>
      </div>
    </dl>
  );
}

const asObject = (value: Json | undefined): JsonObject | null =>
  value && typeof value === 'object' && !Array.isArray(value) ? value : null;

function StepError({ error }: { error: Json }) {
  const { code, message, pointer } = asObject(error) ?? { message: typeof error === 'string' ? error : null };
  return (
    <div className={classes.error} role="group" aria-label={words.error}>
      <div className={classes.errorHead}>
        {words.error}
        {typeof code === 'string' && <code>{code}</code>}
      </div>
      {typeof message === 'string' ? <UserText>{message}</UserText> : <code>{JSON.stringify(error)}</code>}
      {typeof pointer === 'string' && pointer !== '' && <div>{words.errorAt(pointer)}</div>}
    </div>
  );
}

/** What an expression of this step could read, as it was then. */
function scopeOf(step: Step, execution: Execution, journal: Journal | null): Scope {
  const steps = execution.nodes ?? [];
  const place = steps.indexOf(step);
  const own = journal?.revisions.find((each) => each.number === step.revision)?.trigger;
  return {
    trigger: own ?? steps[0]?.output ?? null,
    input: step.input ?? null,
    outputs: (node) =>
      steps
        .slice(0, place < 0 ? undefined : place)
        .findLast((each) => each.id === node && each.revision <= step.revision && each.output != null)?.output,
  };
}

function Rules({ step, rules }: { step: Step; rules: NonNullable<ReturnType<typeof rulesOf>> }) {
  const decided = decidingRule(rules, step);
  return (
    <Part title={words.rules}>
      <ol className={classes.rules}>
        {rules.map((rule, index) => (
          <li key={index} data-held={rule.gave === true || (rule.otherwise && index === decided) || undefined}>
            <div className={classes.ruleHead}>
              {rule.leads && <strong title={rule.leads}>{humanize(rule.leads)}</strong>}
              <span className={classes.gave}>
                {rule.error
                  ? words.ruleFailed
                  : rule.otherwise
                    ? words.otherwise
                    : rule.gave
                      ? words.held
                      : words.notHeld}
              </span>
              {index === decided && <Badge tone="info">{words.decided}</Badge>}
            </div>
            {rule.when && <code className={classes.when}>{rule.when}</code>}
            {rule.error && <div className={classes.ruleError}>{rule.error}</div>}
            {rule.operands.length > 0 && (
              <dl className={classes.operands} aria-label={words.values}>
                {rule.operands.map(({ name, value }) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>{shortJson(value)}</dd>
                  </div>
                ))}
              </dl>
            )}
          </li>
        ))}
      </ol>
    </Part>
  );
}

const shortJson = (value: Json) => {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
};

function Ai({ step, facts }: { step: Step; facts?: StepFacts }) {
  const record = aiRecordOf(step);
  const trace = asObject(facts?.attempts.findLast((attempt) => attempt.kind === 'ai')?.trace);
  if (!record && !trace) return null;
  const prompts = asObject(trace?.prompt);
  const parts: [string, Json | undefined][] = [
    [words.systemPrompt, prompts?.system_prompt],
    [words.prompt, prompts?.prompt],
    [words.reply, trace?.raw],
    [words.tries, trace?.tries],
  ];
  return (
    <Part title={words.ai}>
      {record && (
        <>
          {record.degraded && <Notice title={words.degraded}>{words.degradedText(record.reason)}</Notice>}
          <dl className={classes.meta}>
            <div>
              <dt>{words.provider}</dt>
              <dd>{record.provider}</dd>
            </div>
            <div>
              <dt>{words.model}</dt>
              <dd>{record.model}</dd>
            </div>
            {record.facts.map(([name, value]) => (
              <div key={name}>
                <dt>{words.aiFacts[name] ?? humanize(name)}</dt>
                <dd>{typeof value === 'string' ? <code>{value}</code> : shortJson(value)}</dd>
              </div>
            ))}
          </dl>
          {record.provider === 'builtin' && (
            <Text size="xs" c="dimmed">
              {words.builtin}
            </Text>
          )}
        </>
      )}
      {parts
        .filter(([, value]) => !isNothing(value))
        .map(([label, value]) => (
          <Folded key={label} label={label}>
            <JsonView label={label} value={value as Json} />
          </Folded>
        ))}
    </Part>
  );
}

const outcomeTones = { running: 'info', succeeded: 'good', failed: 'bad', unknown: 'warn' } as const;

function Attempts({ attempts }: { attempts: Attempt[] }) {
  const now = useNow();
  return (
    <Part title={words.attempts}>
      <ol className={classes.attempts}>
        {attempts.map((attempt, index) => (
          <li key={index}>
            <div className={classes.attemptHead}>
              <span>{attempt.number}</span>
              <time dateTime={new Date(attempt.started).toISOString()}>
                {formatDateTime(new Date(attempt.started))}
              </time>
              <span>{formatDuration((attempt.ended ?? now) - attempt.started)}</span>
              <Badge tone={outcomeTones[attempt.outcome]}>{words.outcomes[attempt.outcome]}</Badge>
            </div>
            {attempt.error && (
              <div className={classes.attemptError}>
                {attempt.error.code && <code>{attempt.error.code}</code>}{' '}
                <UserText>{attempt.error.message ?? ''}</UserText>
              </div>
            )}
          </li>
        ))}
      </ol>
    </Part>
  );
}

function Values({ step, pruned }: { step: Step; pruned: boolean }) {
  const log = Array.isArray(step.log) && step.log.length === 0 ? null : step.log;
  const parts: [string, Json | undefined][] = [
    [words.output, step.output],
    [words.input, step.input],
    [words.log, log],
  ];
  const kept = parts.filter(([, value]) => !isNothing(value));
  if (kept.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {step.status === 'skipped' ? words.notRun : pruned ? executionTexts.pruned.data : words.nothingKept}
      </Text>
    );
  }
  return (
    <>
      {kept.map(([label, value], index) =>
        index === 0 ? (
          <JsonView key={label} label={label} value={value as Json} />
        ) : (
          <Folded key={label} label={label}>
            <JsonView label={label} value={value as Json} />
          </Folded>
        ),
      )}
    </>
  );
}

function Log({ facts }: { facts: StepFacts }) {
  return (
    <Folded label={words.happened}>
      <ol className={classes.log} aria-label={words.happened}>
        {facts.log.map((line, index) => (
          <li key={index} data-bad={line.bad || undefined}>
            <time dateTime={new Date(line.at).toISOString()}>{formatDateTime(new Date(line.at))}</time>{' '}
            <UserLine>{executionTexts.log[line.what]?.(line.facts) ?? line.what}</UserLine>
          </li>
        ))}
      </ol>
    </Folded>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <div role="group" aria-label={title} className={classes.part}>
    <h3>{title}</h3>
    {children}
  </div>
);

const Folded = ({ label, children }: { label: string; children: ReactNode }) => (
  <details className={classes.folded}>
    <summary>{label}</summary>
    {children}
  </details>
);

const isNothing = (value: Json | undefined) =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0);
