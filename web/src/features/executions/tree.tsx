import { Button, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { FieldValue } from '@/components/field-list';
import { Time } from '@/components/time';
import { UserLine } from '@/components/user-text';
import type { Step } from '@/lib/api/types';
import { partyName } from '@/lib/party';
import { itemNumber } from '@/lib/tasks';
import { humanize, pointerParts } from '@/lib/text-rules';
import { texts } from '@/lib/texts';
import { formatDuration } from '@/lib/time';
import { stepTone } from '@/lib/tone';
import classes from './execution.module.css';
import type { RevisionFacts } from './model/journal';
import { type Branch, inTreeOrder, itemsUnder, keyOf, statusOf, treeOf } from './model/steps';
import { StepIcon } from './step-icon';
import { executionTexts as words } from './texts';

interface Props {
  steps: Step[];
  /** In the body of which loop each step lies, where the workflow is known. */
  loops?: ReadonlyMap<string, string | null>;
  revisions: number[];
  facts: RevisionFacts[];
  selected: string | null;
  onSelect: (step: Step) => void;
}

/** Every step as a list: by revision, those of loops by item. The same as the picture, for whoever does not see it. */
export function StepTree({ steps, loops, revisions, facts, selected, onSelect }: Props) {
  return (
    <div className={classes.tree}>
      {revisions.map((revision) => (
        <section key={revision} aria-label={words.revision(revision)}>
          {revisions.length > 1 && <h2 className={classes.treeHead}>{words.revision(revision)}</h2>}
          <HowItCame facts={facts.find((each) => each.number === revision)} />
          <BranchList branch={treeOf(steps, revision, loops)} selected={selected} onSelect={onSelect} />
        </section>
      ))}
    </div>
  );
}

/** Why there is this revision, and what is different in it. */
export function HowItCame({ facts }: { facts?: RevisionFacts }) {
  if (!facts || facts.number === 1) return null;
  const who = partyName(facts.by);
  return (
    <div className={classes.came}>
      <p>
        {facts.migrated ? words.tree.migrated(facts.version, who) : words.tree.resubmitted(who)}
        {facts.at !== null && (
          <>
            {' · '}
            <Time at={new Date(facts.at).toISOString()} as="exact" />
          </>
        )}
      </p>
      {facts.migrated?.reason && (
        <p>
          “<UserLine>{facts.migrated.reason}</UserLine>”
        </p>
      )}
      {facts.changes.length > 0 && (
        <details>
          <summary>{words.tree.changed(facts.changes.length)}</summary>
          <dl className={classes.changes}>
            {facts.changes.map((change) => (
              <div key={change.pointer}>
                <dt>{pointerParts(change.pointer).map(humanize).join(' / ')}</dt>
                <dd>
                  <del aria-label={words.tree.before}>
                    {change.before == null ? words.tree.empty : <FieldValue value={change.before} />}
                  </del>
                </dd>
                <dd>
                  <ins aria-label={words.tree.after}>
                    {change.after == null ? words.tree.empty : <FieldValue value={change.after} />}
                  </ins>
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}

type ListProps = { branch: Branch } & Pick<Props, 'selected' | 'onSelect'>;

function BranchList({ branch, selected, onSelect }: ListProps) {
  const skipped = branch.steps.filter((step) => step.status === 'skipped');
  const [all, setAll] = useState(false);
  const chosen = skipped.some((step) => keyOf(step) === selected);
  const shown = branch.steps.filter((step) => all || chosen || step.status !== 'skipped');
  const items = (loop: Step | null) => {
    const under = itemsUnder(branch, loop);
    return under.map((item) => (
      <Item key={item.item} branch={item} selected={selected} onSelect={onSelect} few={under.length <= fewItems} />
    ));
  };
  return (
    <>
      <ol className={classes.steps}>
        {shown.map((step) => (
          <li key={keyOf(step)}>
            <StepButton step={step} current={keyOf(step) === selected} onSelect={onSelect} />
            {items(step)}
          </li>
        ))}
      </ol>
      {items(null)}
      {skipped.length > 0 && !chosen && (
        <p className={classes.skippedLine}>
          {words.tree.skipped(skipped.length)}
          <Button variant="subtle" size="compact-xs" onClick={() => setAll(!all)} aria-expanded={all}>
            {all ? words.tree.hide : words.tree.show}
          </Button>
        </p>
      )}
    </>
  );
}

/** So many items of a loop stand open from the beginning. */
const fewItems = 5;

/** One item of a loop. What is folded is not drawn: there can be a thousand. */
function Item({ branch, selected, onSelect, few }: ListProps & { few: boolean }) {
  const steps = inTreeOrder(branch);
  const within = steps.some((step) => keyOf(step) === selected);
  const [wanted, setWanted] = useState<boolean | null>(null);
  const open = wanted ?? (few || within);
  const status = statusOf(branch);
  return (
    <details className={classes.item} open={open} onToggle={(event) => setWanted(event.currentTarget.open)}>
      <summary data-tone={stepTone(status)}>
        <span className={classes.stepIcon}>
          <StepIcon status={status} />
        </span>{' '}
        {words.tree.item(itemNumber(branch.item))}
        <span> · {texts.stepStatus[status] ?? status}</span>
      </summary>
      {open && <BranchList branch={branch} selected={selected} onSelect={onSelect} />}
    </details>
  );
}

function StepButton({ step, current, onSelect }: { step: Step; current: boolean; onSelect: (step: Step) => void }) {
  const { started_at, ended_at } = step;
  const took = started_at && ended_at ? Date.parse(ended_at) - Date.parse(started_at) : null;
  return (
    <UnstyledButton
      className={classes.step}
      data-step={keyOf(step)}
      data-tone={stepTone(step.status)}
      data-skipped={step.status === 'skipped' || undefined}
      aria-current={current || undefined}
      onClick={() => onSelect(step)}
    >
      <span className={classes.stepIcon}>
        <StepIcon status={step.status} size={16} />
      </span>
      <span className={classes.stepName}>
        <UserLine>{step.name || humanize(step.id)}</UserLine>
        {step.superseded && <span className={classes.quiet}> {words.step.superseded}</span>}
      </span>
      <span className={classes.stepStatus}>{texts.stepStatus[step.status] ?? step.status}</span>
      <span className={classes.stepTook}>{took !== null && step.status !== 'skipped' && formatDuration(took)}</span>
    </UnstyledButton>
  );
}
