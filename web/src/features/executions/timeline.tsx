import { Switch, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { UserLine } from '@/components/user-text';
import type { Step } from '@/lib/api/types';
import { itemNumber } from '@/lib/tasks';
import { humanize } from '@/lib/text-rules';
import { texts } from '@/lib/texts';
import { formatDateTime, formatDuration, useNow } from '@/lib/time';
import classes from './timeline.module.css';
import type { Journal } from './model/journal';
import { scaleOf, type Scale, suggestsBreaks } from './model/scale';
import { keyOf, waits } from './model/steps';
import { executionTexts } from './texts';

const words = executionTexts.timeline;

interface Props {
  steps: Step[];
  revisions: number[];
  journal: Journal | null;
  startedAt: string;
  endedAt: string | null;
  selected: string | null;
  onSelect: (step: Step) => void;
}

interface Span {
  from: number;
  to: number;
  kind: 'work' | 'wait' | 'fail';
}

/** What a step did over its time: its attempts where they are known, the rest of it waiting. */
function spansOf(step: Step, journal: Journal | null, now: number): Span[] {
  if (!step.started_at) return [];
  const from = Date.parse(step.started_at);
  const to = step.ended_at ? Date.parse(step.ended_at) : now;
  const attempts = journal?.steps.get(keyOf(step))?.attempts ?? [];
  const tried = attempts
    .filter((attempt) => attempt.kind !== '')
    .map((attempt): Span => {
      const bad = attempt.outcome === 'failed' || attempt.outcome === 'unknown';
      return { from: attempt.started, to: attempt.ended ?? now, kind: bad ? 'fail' : 'work' };
    });
  if (tried.length) return [{ from, to, kind: 'wait' }, ...tried];
  return [{ from, to, kind: step.status === 'failed' ? 'fail' : waits(step) ? 'wait' : 'work' }];
}

const percent = (part: number) => `${(100 * part).toFixed(3)}%`;

/** Steps over real time: what worked, what waited, and how long. */
export function Timeline({ steps, revisions, journal, startedAt, endedAt, selected, onSelect }: Props) {
  const now = useNow();
  const timed = steps.filter((step) => step.started_at && step.status !== 'skipped');
  const rows = timed.map((step) => ({ step, spans: spansOf(step, journal, now) }));
  const end = endedAt ? Date.parse(endedAt) : now;
  const times = [
    Date.parse(startedAt),
    end,
    ...rows.flatMap(({ spans }) => spans.flatMap(({ from, to }) => [from, to])),
  ];
  const [wanted, setWanted] = useState<boolean | null>(null);
  const toScale = wanted ?? !suggestsBreaks(times);
  const scale = scaleOf(times, !toScale);
  const pauses = (journal?.pauses ?? []).map((pause) => ({ from: pause.at, to: pause.until ?? end }));

  if (!rows.length) return <p className={classes.none}>{words.none}</p>;
  return (
    <div className={classes.timeline}>
      <div className={classes.legend}>
        <span data-kind="work">{words.working}</span>
        <span data-kind="wait">{words.waiting}</span>
        <span data-kind="fail">{words.failed}</span>
        {pauses.length > 0 && <span data-kind="pause">{words.paused}</span>}
        <Switch
          size="xs"
          ml="auto"
          label={words.toScale}
          checked={toScale}
          onChange={(event) => setWanted(event.currentTarget.checked)}
        />
      </div>
      <table className={classes.table} aria-label={words.label}>
        <thead>
          <tr>
            <th scope="col">{words.step}</th>
            <th scope="col">
              <VisuallyHidden>{words.when}</VisuallyHidden>
              <Axis scale={scale} from={Math.min(...times)} to={Math.max(...times)} open={!endedAt} />
            </th>
          </tr>
        </thead>
        {revisions.map((revision) => (
          <tbody key={revision}>
            {revisions.length > 1 && (
              <tr>
                <th scope="rowgroup" colSpan={2} className={classes.revision}>
                  {executionTexts.revision(revision)}
                </th>
              </tr>
            )}
            {rows
              .filter(({ step }) => step.revision === revision)
              .map(({ step, spans }) => (
                <tr key={keyOf(step)} data-current={keyOf(step) === selected || undefined}>
                  <th scope="row">
                    <UnstyledButton
                      className={classes.name}
                      data-step={keyOf(step)}
                      aria-current={keyOf(step) === selected || undefined}
                      onClick={() => onSelect(step)}
                    >
                      <UserLine>{step.name || humanize(step.id)}</UserLine>
                      {step.item && <span> · {executionTexts.tree.item(itemNumber(step.item))}</span>}
                    </UnstyledButton>
                  </th>
                  <td>
                    <div className={classes.track}>
                      {scale.breaks.map((each) => (
                        <span key={each.from} className={classes.break} style={placeOf(scale, each)} aria-hidden />
                      ))}
                      {pauses.map((pause) => (
                        <span key={pause.from} className={classes.pause} style={placeOf(scale, pause)} aria-hidden />
                      ))}
                      {spans.map((span, index) => (
                        <span
                          key={index}
                          className={classes.bar}
                          data-kind={span.kind}
                          style={placeOf(scale, span)}
                          aria-hidden
                        />
                      ))}
                    </div>
                    <span className={classes.took}>
                      <VisuallyHidden>{barWords(step)}</VisuallyHidden>
                      <span aria-hidden>{tookWords(step, now)}</span>
                    </span>
                  </td>
                </tr>
              ))}
          </tbody>
        ))}
      </table>
      {scale.breaks.length > 0 && <p className={classes.help}>{words.toScaleHelp}</p>}
    </div>
  );

  function barWords(step: Step): string {
    const status = texts.stepStatus[step.status] ?? step.status;
    return words.bar(status, formatDateTime(new Date(step.started_at ?? '')), tookWords(step, now));
  }
}

const placeOf = (scale: Scale, { from, to }: { from: number; to: number }) => ({
  left: percent(scale.at(from)),
  width: percent(Math.max(0, scale.at(to) - scale.at(from))),
});

function tookWords(step: Step, now: number): string {
  const from = Date.parse(step.started_at ?? '');
  if (!step.ended_at) return words.stillOpen(formatDuration(now - from));
  return formatDuration(Date.parse(step.ended_at) - from);
}

const roomForWords = 0.14;

function Axis({ scale, from, to, open }: { scale: Scale; from: number; to: number; open: boolean }) {
  const labelled = scale.breaks.filter((each) => scale.at(each.to) - scale.at(each.from) > roomForWords);
  return (
    <div className={classes.axis} aria-hidden>
      <span className={classes.first}>{formatDateTime(new Date(from))}</span>
      {labelled.map((each) => (
        <span key={each.from} className={classes.gap} style={placeOf(scale, each)}>
          ⁄⁄ {formatDuration(each.ms)}
        </span>
      ))}
      <span className={classes.last}>{open ? words.now : formatDateTime(new Date(to))}</span>
    </div>
  );
}
