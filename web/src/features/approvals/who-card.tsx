import { Text } from '@mantine/core';
import { IconCheck, IconClock, IconMessage2, IconMinus, IconUserPlus, IconX } from '@tabler/icons-react';
import { Badge } from '@/components/badge';
import { Section } from '@/components/page';
import { Time } from '@/components/time';
import { UserLine, UserText } from '@/components/user-text';
import type { Approval, Decision, Reviewer, Stage, User } from '@/lib/api/types';
import { neededVotes } from '@/lib/approval-facts';
import { partyName, sameParty } from '@/lib/party';
import { humanize } from '@/lib/text-rules';
import { texts } from '@/lib/texts';
import classes from './approval.module.css';
import { FieldNotes } from './field-notes';
import { PassOn } from './pass-on';
import { Remind } from './remind';
import { approvalTexts as words } from './texts';

/** Who was asked, and what each has said so far. */
export function WhoCard({ approval, user }: { approval: Approval; user: User }) {
  return (
    <Section title={words.who} aside={<Remind approval={approval} />}>
      {approval.stages.map((stage, index) => (
        <StageList key={index} stage={stage} approval={approval} user={user} several={approval.stages.length > 1} />
      ))}
    </Section>
  );
}

/** Where a group holds a seat, one of it is enough: then not everybody who is listed must approve. */
function modeOf(stage: Stage): string {
  if (stage.mode === 'quorum') return words.modes.quorum(stage.quorum ?? 1);
  const asked = stage.reviewers.filter(({ state, fallback }) => state !== 'removed' && !fallback).length;
  const needed = neededVotes(stage);
  return stage.mode === 'all' && needed < asked ? words.modes.seats(needed) : words.modes[stage.mode];
}

/** By which right somebody is asked. */
function rightOf(reviewer: Reviewer, stage: Stage): string {
  if (reviewer.fallback || !reviewer.how || reviewer.how === 'fallback') return reviewer.fallback ? words.stepsIn : '';
  const group = reviewer.how === 'group' && reviewer.seat != null ? stage.seats?.[reviewer.seat]?.group : undefined;
  return group ? words.ofGroup(group) : (words.how[reviewer.how] ?? reviewer.how);
}

function StageList({
  stage,
  approval,
  user,
  several,
}: {
  stage: Stage;
  approval: Approval;
  user: User;
  several: boolean;
}) {
  const mode = modeOf(stage);
  return (
    <div className={classes.stage}>
      <div className={classes.stageHead}>
        <Text size="sm" c="dimmed">
          {several && stage.name ? (
            <strong>
              <UserLine>{humanize(stage.name)}</UserLine>:{' '}
            </strong>
          ) : null}
          {mode}
          {stage.due_at && stage.status === 'open' && (
            <>
              , {words.due.toLowerCase()} <Time at={stage.due_at} as="due" />
            </>
          )}
        </Text>
        {several && (
          <Badge tone={stage.status === 'open' ? 'info' : 'neutral'}>
            {words.stageStatus[stage.status] ?? humanize(stage.status)}
          </Badge>
        )}
      </div>
      <ul className={classes.reviewers}>
        {stage.reviewers.map((reviewer, index) => (
          <ReviewerLine
            key={index}
            reviewer={reviewer}
            right={rightOf(reviewer, stage)}
            approval={approval}
            you={reviewer.id === user.id || sameParty(reviewer, user)}
            decision={approval.decisions.find(
              (each) => each.reviewer.id === reviewer.id || sameParty(each.reviewer, reviewer),
            )}
          />
        ))}
      </ul>
    </div>
  );
}

function ReviewerLine({
  reviewer,
  right,
  decision,
  approval,
  you,
}: {
  reviewer: Reviewer;
  right: string;
  decision?: Decision;
  approval: Approval;
  you: boolean;
}) {
  const closed = approval.status === 'closed';
  const asked = !closed && !decision && reviewer.state === 'asked';
  // Reviewers pass on their own seat, operators anybody's.
  const mayPassOn = approval.can?.includes('reassign') && (you || !approval.can.includes('approve'));
  const how = [right, you ? words.you : ''].filter(Boolean).join(', ');
  return (
    <li className={classes.reviewer} data-state={reviewer.state}>
      <StateIcon reviewer={reviewer} decision={decision} />
      <div style={{ minWidth: 0 }}>
        <div title={reviewer.email}>
          <UserLine>{reviewer.name}</UserLine>{' '}
          {how && (
            <span className={classes.how}>
              <UserLine>{how}</UserLine>
            </span>
          )}
        </div>
        <div className={classes.state}>
          {decision ? (
            <>
              {texts.decided[decision.decision]} <Time at={decision.at} />
              {decision.on_behalf_of && <UserLine>{` ${words.onBehalf(partyName(decision.on_behalf_of))}`}</UserLine>}
            </>
          ) : closed && reviewer.state !== 'removed' ? (
            words.didNotDecide
          ) : (
            words.states[reviewer.state]
          )}
        </div>
        {decision?.comment && (
          <blockquote className={classes.comment}>
            <UserText>{decision.comment}</UserText>
          </blockquote>
        )}
        <FieldNotes notes={decision?.field_notes} schema={approval.schema} />
      </div>
      {asked && mayPassOn && (
        <span className={classes.act}>
          <PassOn approval={approval} reviewer={reviewer} mine={you} />
        </span>
      )}
    </li>
  );
}

function StateIcon({ reviewer, decision }: { reviewer: Reviewer; decision?: Decision }) {
  if (decision?.decision === 'approve') return <IconCheck size={17} color="var(--nf-good-fg)" aria-hidden />;
  if (decision?.decision === 'reject') return <IconX size={17} color="var(--nf-bad-fg)" aria-hidden />;
  if (decision) return <IconMessage2 size={17} color="var(--nf-warn-fg)" aria-hidden />;
  if (reviewer.state === 'removed') return <IconMinus size={17} aria-hidden />;
  if (reviewer.fallback && reviewer.state === 'waiting') return <IconUserPlus size={17} aria-hidden />;
  return <IconClock size={17} aria-hidden />;
}
