import { Link } from '@tanstack/react-router';
import { IconCheck } from '@tabler/icons-react';
import { OutcomeBadge, TierBadge } from '@/components/badge';
import { Time } from '@/components/time';
import { UserLine } from '@/components/user-text';
import { factsOf, votes } from '@/lib/approval-facts';
import type { Approval, User } from '@/lib/api/types';
import { inertText } from '@/lib/inert-text';
import { partyName, sameParty } from '@/lib/party';
import { texts } from '@/lib/texts';
import classes from './inbox.module.css';
import { inboxTexts } from './texts';

const titleOf = (approval: Approval) => approval.title || approval.workflow.name;

function About({ approval }: { approval: Approval }) {
  const { policy } = factsOf(approval);
  const about = [partyName(approval.requester), policy ?? approval.workflow.name].filter(Boolean).join(' · ');
  return (
    <div className={classes.about}>
      <UserLine>{about}</UserLine>
      {approval.revision > 1 && <span> · {inboxTexts.revision(approval.revision)}</span>}
    </div>
  );
}

interface Props {
  approval: Approval;
  selected: boolean;
  onSelect: () => void;
}

export function InboxRow({ approval, selected, onSelect }: Props) {
  const { tier, amount } = factsOf(approval);
  const count = votes(approval);
  const title = titleOf(approval);
  return (
    <li className={classes.row} data-id={approval.id} data-selected={selected || undefined}>
      <button
        type="button"
        role="checkbox"
        aria-checked={selected}
        aria-label={inboxTexts.select(inertText(title))}
        className={classes.select}
        onClick={onSelect}
      >
        <span className={classes.box}>{selected && <IconCheck size={13} stroke={3} aria-hidden />}</span>
      </button>
      <div className={classes.what}>
        <Link to="/approvals/$id" params={{ id: approval.id }} className={classes.title} data-row>
          <UserLine>{title}</UserLine>
        </Link>
        <About approval={approval} />
      </div>
      <div className={classes.cell}>{tier && <TierBadge tier={tier} />}</div>
      <div className={`${classes.cell} ${classes.number}`}>{amount}</div>
      <div className={classes.cell} title={inboxTexts.columns.votes}>
        {count && <Votes given={count.given} needed={count.needed} />}
      </div>
      <div className={classes.cell} data-label={approval.due_at ? inboxTexts.columns.due : undefined}>
        {approval.due_at ? (
          <Time at={approval.due_at} as="due" />
        ) : (
          <span className={classes.quiet}>{inboxTexts.noDeadline}</span>
        )}
      </div>
      <div className={`${classes.cell} ${classes.age}`}>
        <Time at={approval.opened_at} />
      </div>
    </li>
  );
}

/** As dots where they are few, always with the words. */
function Votes({ given, needed }: { given: number; needed: number }) {
  return (
    <span className={classes.votes}>
      {needed <= 4 && (
        <span aria-hidden className={classes.dots}>
          {Array.from({ length: needed }, (_, index) => (
            <span key={index} data-given={index < given || undefined} />
          ))}
        </span>
      )}
      {inboxTexts.votes(given, needed)}
    </span>
  );
}

/** What was settled: what the reader said, and what became of it. */
export function DecidedRow({ approval, user }: { approval: Approval; user: User | null }) {
  const mine = approval.decisions.find(
    (decision) => decision.reviewer.id === user?.id || sameParty(decision.reviewer, user),
  );
  return (
    <li className={`${classes.row} ${classes.decidedRow}`} data-id={approval.id}>
      <div className={classes.what}>
        <Link to="/approvals/$id" params={{ id: approval.id }} className={classes.title} data-row>
          <UserLine>{titleOf(approval)}</UserLine>
        </Link>
        <About approval={approval} />
      </div>
      <div className={classes.cell}>
        {mine ? (
          (texts.decided[mine.decision] ?? mine.decision)
        ) : (
          <span className={classes.quiet}>{inboxTexts.notDecided}</span>
        )}
      </div>
      <div className={classes.cell}>{approval.outcome && <OutcomeBadge outcome={approval.outcome} />}</div>
      <div className={`${classes.cell} ${classes.age}`}>{approval.closed_at && <Time at={approval.closed_at} />}</div>
    </li>
  );
}
