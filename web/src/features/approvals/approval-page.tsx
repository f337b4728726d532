import { Text } from '@mantine/core';
import { useElementSize, useInViewport } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type CSSProperties, useMemo, useRef } from 'react';
import { OutcomeBadge, TierBadge } from '@/components/badge';
import { ButtonLink, TextLink } from '@/components/link';
import { type KeyAction, PageKeys } from '@/components/keys';
import { Page, Section } from '@/components/page';
import { PageError, PageSkeleton } from '@/components/states';
import { Time } from '@/components/time';
import { UserText } from '@/components/user-text';
import { factsOf, votes } from '@/lib/approval-facts';
import type { Approval, User, Verdict } from '@/lib/api/types';
import { useDraft } from '@/lib/draft';
import { partyName, sameParty } from '@/lib/party';
import { useUser } from '@/lib/session';
import { approvalQuery, type ShownApproval } from './api';
import classes from './approval.module.css';
import { DecisionBox, type DecisionDraft, emptyDraft } from './decision-box';
import { ChangesCard, HistoryCard } from './history-card';
import { ProposalCard } from './proposal-card';
import { RequestCard } from './request-card';
import { allowedVerdicts, proposalOf } from './rules';
import { RulesCard } from './rules-card';
import { Standing } from './standing';
import { approvalTexts as words } from './texts';
import { Untrusted } from './untrusted';
import { useDecision } from './use-decision';
import { WhoCard } from './who-card';

export default function ApprovalPage() {
  const { id = '' } = useParams({ strict: false });
  const user = useUser();
  const query = useQuery(approvalQuery(id));
  if (query.data && user) return <Loaded key={id} shown={query.data} user={user} />;
  if (query.error) return <PageError error={query.error} retry={() => void query.refetch()} />;
  return <PageSkeleton />;
}

function Loaded({ shown, user }: { shown: ShownApproval; user: User }) {
  const { approval, shownHash } = shown;
  const navigate = useNavigate();
  const comment = useRef<HTMLTextAreaElement>(null);
  const draft = useDraft<DecisionDraft>(`decision:${user.id}:${approval.id}`, emptyDraft);
  const { ref: sideRef, height: sideHeight } = useElementSize();
  const { ref: boxRef, inViewport: boxInView } = useInViewport();
  const decision = useDecision(approval, draft.drop);

  const trusted = shownHash === approval.context_hash;
  const allowed = allowedVerdicts(approval);
  const mayDecide = approval.status === 'open' && allowed.length > 0;
  const proposal = proposalOf(approval.context);
  const last = approval.history?.reduce<(typeof approval.history)[number] | undefined>(
    (latest, each) => (!latest || each.revision > latest.revision ? each : latest),
    undefined,
  );

  const { change } = draft;
  const draftValue = draft.value;
  const actions = useMemo<KeyAction[]>(() => {
    const choose = (verdict: Verdict) => () => {
      change({ ...draftValue, verdict });
      // After this key press, so that its letter does not land in the comment.
      setTimeout(() => comment.current?.focus());
    };
    const keys: [Verdict, string, string][] = [
      ['approve', 'a', words.keys.approve],
      ['request_changes', 'c', words.keys.changes],
      ['reject', 'x', words.keys.reject],
    ];
    return [
      ...(mayDecide && trusted
        ? [
            ...keys
              .filter(([verdict]) => allowed.includes(verdict))
              .map(([verdict, key, what]) => ({ keys: [key], what, run: choose(verdict) })),
            { keys: ['Ctrl', 'Enter'], what: words.keys.send },
          ]
        : []),
      { keys: ['u'], what: words.keys.back, run: () => void navigate({ to: '/inbox' }) },
    ];
  }, [mayDecide, trusted, allowed, change, draftValue, navigate]);

  function setNote(pointer: string, text: string | null) {
    const { [pointer]: _, ...others } = draft.value.notes;
    draft.change({ ...draft.value, notes: text === null ? others : { ...others, [pointer]: text } });
  }

  const notesAllowed = mayDecide && trusted && allowed.includes('request_changes');
  return (
    <Page
      title={approval.title || approval.workflow.name}
      back={<TextLink to="/inbox">← {words.back}</TextLink>}
      sub={<Meta approval={approval} />}
      actions={<PageKeys actions={actions} />}
    >
      <div className={classes.columns}>
        <div className={classes.main}>
          {approval.message && (
            <Text className={classes.message}>
              <UserText>{approval.message}</UserText>
            </Text>
          )}
          {last && <ChangesCard last={last} approval={approval} />}
          <RequestCard approval={approval} notes={draft.value.notes} onNote={notesAllowed ? setNote : undefined} />
        </div>
        <div className={classes.side} ref={sideRef} style={{ '--side-height': `${sideHeight}px` } as CSSProperties}>
          {proposal && <ProposalCard proposal={proposal} className={classes.proposal} />}
          <div ref={boxRef} className={classes.decide} id="decide">
            <Section title={words.decide} aside={<Votes approval={approval} />}>
              {!mayDecide || decision.recorded ? (
                <Standing approval={approval} user={user} sending={decision} />
              ) : trusted ? (
                <DecisionBox
                  shown={shown}
                  draft={draft.value}
                  onDraft={draft.change}
                  comment={comment}
                  decision={decision}
                />
              ) : (
                <Untrusted shown={shown} />
              )}
            </Section>
          </div>
        </div>
        <div className={classes.background}>
          <WhoCard approval={approval} user={user} />
          {approval.history && approval.history.length > 0 && (
            <HistoryCard history={approval.history} schema={approval.schema} />
          )}
          <RulesCard context={approval.context} />
          <Fingerprint shown={shown} trusted={trusted} />
        </div>
      </div>
      {mayDecide && trusted && !decision.recorded && !boxInView && (
        <a href="#decide" className={classes.jump}>
          {words.decide}
        </a>
      )}
    </Page>
  );
}

function Votes({ approval }: { approval: Approval }) {
  const count = votes(approval);
  if (!count || approval.status === 'closed') return null;
  return (
    <Text size="xs" c="dimmed">
      {words.votes(count.given, count.needed)}
    </Text>
  );
}

function Meta({ approval }: { approval: Approval }) {
  const { tier, policy, amount } = factsOf(approval);
  const filedByOther = approval.submitted_by && !sameParty(approval.submitted_by, approval.requester);
  return (
    <div className={classes.meta}>
      {approval.outcome && <OutcomeBadge outcome={approval.outcome} />}
      {tier && <TierBadge tier={tier} />}
      <span>
        {words.askedBy(partyName(approval.requester))}
        {filedByOther &&
          partyName(approval.submitted_by) !== '' &&
          `, ${words.filedBy(partyName(approval.submitted_by))}`}
      </span>
      <span>
        <Time at={approval.opened_at} />
      </span>
      {policy && <span>{policy}</span>}
      {amount && <span>{amount}</span>}
      {approval.revision > 1 && <span>{words.revision(approval.revision)}</span>}
      {approval.status === 'open' && approval.due_at && (
        <span>
          {words.due} <Time at={approval.due_at} as="due" />
        </span>
      )}
      <span>{approval.workflow.name}</span>
    </div>
  );
}

function Fingerprint({ shown, trusted }: { shown: ShownApproval; trusted: boolean }) {
  return (
    <div className={classes.fingerprint}>
      <Text size="xs" c="dimmed">
        {words.fingerprint}
        {trusted && `: ${words.fingerprintOk}`}
      </Text>
      <code>{shown.shownHash ?? '—'}</code>
      <ButtonLink
        to="/executions/$id"
        params={{ id: shown.approval.execution_id }}
        variant="subtle"
        size="compact-sm"
        px={0}
      >
        {words.execution}
      </ButtonLink>
    </div>
  );
}
