import { Link } from '@tanstack/react-router';
import { TierBadge } from '@/components/badge';
import { Time } from '@/components/time';
import { factsOf, votes } from '@/lib/approval-facts';
import type { Approval } from '@/lib/api/types';
import { partyName } from '@/lib/party';
import classes from './inbox.module.css';
import { inboxTexts } from './texts';

export function InboxRow({ approval }: { approval: Approval }) {
  const { tier, policy, amount } = factsOf(approval);
  const count = votes(approval);
  const about = [partyName(approval.requester), policy ?? approval.workflow.name].filter(Boolean).join(' · ');
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Link to="/approvals/$id" params={{ id: approval.id }} className={classes.title} data-row>
          {approval.title || approval.workflow.name}
        </Link>
        <div className={classes.about}>
          {about}
          {approval.revision > 1 && <span> · {inboxTexts.revision(approval.revision)}</span>}
        </div>
      </div>
      <div className={classes.cell}>{tier && <TierBadge tier={tier} />}</div>
      <div className={`${classes.cell} ${classes.number}`}>{amount}</div>
      <div className={classes.cell} title={inboxTexts.columns.votes}>
        {count && inboxTexts.votes(count.given, count.needed)}
      </div>
      <div className={classes.cell}>
        {approval.due_at ? <Time at={approval.due_at} as="due" /> : <span>{inboxTexts.noDeadline}</span>}
      </div>
      <div className={`${classes.cell} ${classes.age}`}>
        <Time at={approval.opened_at} />
      </div>
    </li>
  );
}
