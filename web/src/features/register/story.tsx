import type { ReactNode } from 'react';
import { Time } from '@/components/time';
import { UserLine, UserText } from '@/components/user-text';
import type { Approval, Decision, Execution, Json, RegisterEntry, Reviewer, Stage } from '@/lib/api/types';
import { partyName, sameParty } from '@/lib/party';
import { formatCalendarDate } from '@/lib/time';
import classes from './register.module.css';
import { registerTexts } from './texts';

const words = registerTexts.events;

interface Event {
  /** For the order. */
  at: number;
  when: ReactNode;
  what: string;
  more?: string;
  /** What somebody wrote. */
  text?: string | null;
  tone?: 'good' | 'bad' | 'warn';
  future?: boolean;
}

type SeatedStage = Stage & { seats?: Json[] };

/** By which right somebody decided, as the approval recorded it. */
function rightOf(decision: Decision, stages: SeatedStage[]): string {
  const { rights } = registerTexts;
  const same = (reviewer: Reviewer) =>
    (reviewer.id != null && reviewer.id === decision.reviewer.id) || sameParty(reviewer, decision.reviewer);
  const stage = stages.find((each) => each.reviewers.some(same) && (!decision.stage || each.name === decision.stage));
  const reviewer = stage?.reviewers.find(same);
  switch (reviewer?.how) {
    case 'group': {
      const seat = typeof reviewer.seat === 'number' ? stage?.seats?.[reviewer.seat] : undefined;
      const group = seat && typeof seat === 'object' && !Array.isArray(seat) ? seat.group : '';
      return rights.group(typeof group === 'string' ? group : '');
    }
    case 'named':
    case 'manager':
    case 'fallback':
    case 'reassigned':
      return rights[reviewer.how];
    default:
      return '';
  }
}

function decided(decision: Decision, stages: SeatedStage[]): Event {
  const behalf = partyName(decision.on_behalf_of);
  const more = [
    rightOf(decision, stages),
    behalf && words.onBehalfOf(behalf),
    decision.stage,
    decision.revision > 1 && words.revision(decision.revision),
  ];
  return {
    at: Date.parse(decision.at),
    when: <Time at={decision.at} as="exact" />,
    what: words[decision.decision](partyName(decision.reviewer)),
    more: more.filter(Boolean).join(' · '),
    text: decision.comment,
    tone: ({ approve: 'good', reject: 'bad', request_changes: 'warn' } as const)[decision.decision],
  };
}

const day = (date: string, now: number, what: string): Event => ({
  at: Date.parse(`${date}T00:00:00Z`),
  when: <time dateTime={date}>{formatCalendarDate(date)}</time>,
  what,
  future: Date.parse(`${date}T00:00:00Z`) > now,
});

function eventsOf(
  entry: RegisterEntry,
  approval: Approval | undefined,
  execution: Execution | undefined,
  now: number,
): Event[] {
  const events: Event[] = [];
  if (execution) {
    const filed = execution.submitted_by && !sameParty(execution.submitted_by, execution.requester);
    events.push({
      at: Date.parse(execution.started_at),
      when: <Time at={execution.started_at} as="exact" />,
      what: words.submitted(partyName(execution.requester ?? entry.requester)),
      more: filed ? words.filedBy(partyName(execution.submitted_by)) : undefined,
    });
  }
  for (const revision of approval?.history ?? []) {
    for (const decision of revision.decisions) events.push(decided(decision, approval?.stages ?? []));
  }
  for (const decision of approval?.decisions ?? []) events.push(decided(decision, approval?.stages ?? []));
  events.push({
    at: Date.parse(entry.granted_at),
    when: <Time at={entry.granted_at} as="exact" />,
    what: words.granted,
    tone: 'good',
  });
  if (entry.from) {
    const begins = day(entry.from, now, words.begins);
    // Nothing is in force before it is granted.
    events.push({ ...begins, at: Math.max(begins.at, Date.parse(entry.granted_at)) });
  }
  if (entry.revoked_at) {
    events.push({
      at: Date.parse(entry.revoked_at),
      when: <Time at={entry.revoked_at} as="exact" />,
      what: words.revoked,
      text: entry.revoked_reason,
      tone: 'bad',
    });
  } else if (entry.until) {
    events.push(day(entry.until, now, entry.status === 'expired' ? words.ended : words.ends));
  }
  return events.sort((a, b) => a.at - b.at);
}

interface Props {
  entry: RegisterEntry;
  approval?: Approval;
  execution?: Execution;
  now: number;
}

/** Everything that happened to an exception, from the request to its end. */
export function Story({ entry, approval, execution, now }: Props) {
  return (
    <ol className={classes.story}>
      {eventsOf(entry, approval, execution, now).map((event, index) => (
        <li key={index} data-tone={event.tone} data-future={event.future || undefined}>
          <div className={classes.storyHead}>
            <strong>
              <UserLine>{event.what}</UserLine>
            </strong>
            <span className={classes.quiet}>
              {event.when}
              {event.future && ` · ${words.future}`}
            </span>
          </div>
          {event.more && <div className={classes.quiet}>{event.more}</div>}
          {event.text && (
            <blockquote className={classes.quote}>
              <UserText>{event.text}</UserText>
            </blockquote>
          )}
        </li>
      ))}
    </ol>
  );
}
