import { Text } from '@mantine/core';
import { useElementSize, useInViewport } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { type CSSProperties, useEffect, useMemo, useRef, useState } from 'react';
import { OutcomeBadge, TierBadge } from '@/components/badge';
import { ButtonLink, TextLink } from '@/components/link';
import { type KeyAction, PageKeys } from '@/components/keys';
import { Page, Section } from '@/components/page';
import { PageError, PageSkeleton } from '@/components/states';
import { Time } from '@/components/time';
import { UserLine, UserText } from '@/components/user-text';
import { Discussion } from '@/components/user-text-discussion';
import { factsOf, requestOf, votes } from '@/lib/approval-facts';
import { placesOf } from '@/lib/access';
import type { Approval, User, Verdict } from '@/lib/api/types';
import { useDraft } from '@/lib/draft';
import { neighboursOf, useInbox } from '@/lib/inbox';
import { inertText } from '@/lib/inert-text';
import { partyName, sameParty } from '@/lib/party';
import { useUser } from '@/lib/session';
import { hasVisibleText } from '@/lib/text-rules';
import { actOn, approvalQuery, type ShownApproval } from './api';
import classes from './approval.module.css';
import { marksAt } from './cite';
import { DecisionBox, type DecisionDraft, emptyDraft } from './decision-box';
import { ChangesCard, HistoryCard } from './history-card';
import { ProposalCard } from './proposal-card';
import { citationsOf } from './quotes';
import { RequestCard } from './request-card';
import { allowedVerdicts, decisionOf, proposalOf, seatOf, tierReasonOf } from './rules';
import { RulesCard } from './rules-card';
import { Stale, Unsent } from './stale';
import { Standing } from './standing';
import { approvalTexts as words } from './texts';
import { TierCard } from './tier-card';
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
  const client = useQueryClient();
  const { decide: wanted }: { decide?: Verdict } = useSearch({ strict: false });
  const comment = useRef<HTMLTextAreaElement>(null);
  const discussion = useRef<HTMLTextAreaElement>(null);
  const draft = useDraft<DecisionDraft>(`decision:${user.id}:${approval.id}`, emptyDraft);
  const { ref: sideRef, height: sideHeight } = useElementSize();
  const { ref: boxRef, inViewport: boxInView } = useInViewport();
  const decision = useDecision(approval, draft.drop);
  const { previous, next } = neighboursOf(approval.id, useInbox().items ?? []);

  const trusted = shownHash === approval.context_hash;
  const allowed = allowedVerdicts(approval);
  const mayDecide = approval.status === 'open' && allowed.length > 0;
  // What somebody is writing in stays until they have seen why they cannot send it any more.
  const [last, setLast] = useState<ShownApproval | null>(null);
  const [seen, setSeen] = useState(false);
  if (mayDecide && last !== shown) setLast(shown);
  const written = hasVisibleText(draft.value.comment) || Object.values(draft.value.notes).some(hasVisibleText);
  const stale = !mayDecide && !decision.recorded && !decision.error && last !== null && written && !seen;
  const box = stale ? last : shown;

  const proposal = useMemo(() => proposalOf(approval.context), [approval.context]);
  const citations = useMemo(
    () => proposal && citationsOf(proposal, requestOf(approval), approval.schema),
    [proposal, approval],
  );
  const tierReason = useMemo(() => tierReasonOf(approval.context), [approval.context]);
  const lastRevision = approval.history?.reduce<(typeof approval.history)[number] | undefined>(
    (latest, each) => (!latest || each.revision > latest.revision ? each : latest),
    undefined,
  );

  const { change } = draft;
  const draftValue = draft.value;
  const toComment = () => setTimeout(() => comment.current?.focus());

  // The inbox's keys lead here with a verdict in hand.
  const canChoose = mayDecide && trusted && wanted !== undefined && allowed.includes(wanted);
  const taken = useRef(false);
  useEffect(() => {
    if (wanted === undefined || taken.current) return;
    taken.current = true;
    void navigate({ to: '/approvals/$id', params: { id: approval.id }, search: {}, replace: true });
    if (!canChoose) return;
    change({ ...draftValue, verdict: wanted });
    setTimeout(() => comment.current?.focus());
  }, [wanted, canChoose, navigate, approval.id, change, draftValue]);

  const actions = useMemo<KeyAction[]>(() => {
    const choose = (verdict: Verdict) => () => {
      change({ ...draftValue, verdict });
      // After this key press, so that its letter does not land in the comment.
      toComment();
    };
    const goTo = (to: Approval | undefined) =>
      to ? () => void navigate({ to: '/approvals/$id', params: { id: to.id } }) : undefined;
    const keys: [Verdict, string, string][] = [
      ['approve', 'a', words.keys.approve],
      ['request_changes', 'c', words.keys.changes],
      ['reject', 'r', words.keys.reject],
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
      { keys: ['m'], what: words.keys.comment, run: () => setTimeout(() => discussion.current?.focus()) },
      { keys: ['j'], what: words.keys.next, run: goTo(next) },
      { keys: ['k'], what: words.keys.previous, run: goTo(previous) },
      { keys: ['u'], what: words.keys.back, run: () => void navigate({ to: '/inbox' }) },
    ];
  }, [mayDecide, trusted, allowed, change, draftValue, navigate, next, previous]);

  function setNote(pointer: string, text: string | null) {
    const { [pointer]: _, ...others } = draft.value.notes;
    draft.change({ ...draft.value, notes: text === null ? others : { ...others, [pointer]: text } });
  }

  async function post(text: string, key: string) {
    const after = await actOn(approval.id, 'comments', { text }, key);
    client.setQueryData(approvalQuery(approval.id).queryKey, after);
  }

  const asked = mayDecide || decision.recorded || !!seatOf(approval, user) || !!decisionOf(approval, user);
  const canDecideHere = (mayDecide && trusted) || stale;
  const notesAllowed = canDecideHere && allowedVerdicts(box.approval).includes('request_changes');
  return (
    <Page
      title={approval.title || approval.workflow.name}
      back={
        <div className={classes.way}>
          <WayBack approval={approval} user={user} />
          <Neighbours previous={previous} next={next} />
        </div>
      }
      sub={<Meta approval={approval} />}
      actions={<PageKeys actions={actions} />}
    >
      <div className={classes.columns}>
        <div className={classes.main}>
          {approval.message && (
            <Text className={classes.message} component="div">
              <UserText>{approval.message}</UserText>
            </Text>
          )}
          {lastRevision && <ChangesCard last={lastRevision} approval={approval} />}
          <RequestCard
            approval={approval}
            notes={draft.value.notes}
            onNote={notesAllowed ? setNote : undefined}
            marks={citations ? (pointer) => marksAt(citations.quotes, pointer) : undefined}
          />
        </div>
        <div className={classes.side} ref={sideRef} style={{ '--side-height': `${sideHeight}px` } as CSSProperties}>
          {tierReason && <TierCard reason={tierReason} approval={approval} />}
          {proposal && citations && (
            <ProposalCard proposal={proposal} citations={citations} className={classes.proposal} />
          )}
          <div ref={boxRef} className={classes.decide} id="decide">
            <Section title={asked ? words.decide : words.decision} aside={<Votes approval={approval} />}>
              {stale && <Stale approval={approval} user={user} onShow={() => setSeen(true)} />}
              {(!mayDecide && !stale) || decision.recorded ? (
                <Standing approval={approval} user={user} sending={decision} next={next} />
              ) : trusted ? (
                <DecisionBox
                  shown={box}
                  draft={draft.value}
                  onDraft={draft.change}
                  comment={comment}
                  decision={decision}
                  restoredAt={draft.restoredAt}
                  stale={stale}
                />
              ) : (
                <Untrusted shown={shown} />
              )}
            </Section>
            {!mayDecide && !stale && !decision.recorded && hasVisibleText(draft.value.comment) && (
              <Unsent
                text={draft.value.comment}
                onForget={() => {
                  draft.change(emptyDraft);
                  draft.drop();
                }}
              />
            )}
          </div>
        </div>
        <div className={classes.background}>
          <WhoCard approval={approval} user={user} />
          {(approval.comments || approval.can?.includes('comment')) && (
            <Section title={words.discussion}>
              <Discussion
                comments={approval.comments ?? []}
                user={user}
                post={approval.can?.includes('comment') ? post : undefined}
                field={discussion}
                hint={words.addComment}
              />
            </Section>
          )}
          {approval.history && approval.history.length > 0 && (
            <HistoryCard history={approval.history} schema={approval.schema} />
          )}
          <RulesCard context={approval.context} schema={approval.schema} />
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

/** To where the reader comes from: those who decide nothing have no inbox. */
function WayBack({ approval, user }: { approval: Approval; user: User }) {
  const places = placesOf(user);
  if (seatOf(approval, user) || places.includes('/inbox') || !places.includes('/executions')) {
    return <TextLink to="/inbox">← {words.back}</TextLink>;
  }
  return (
    <TextLink to="/executions/$id" params={{ id: approval.execution_id }}>
      ← {words.execution}
    </TextLink>
  );
}

/** To the requests before and after this one, in the order of the inbox. */
function Neighbours({ previous, next }: { previous?: Approval; next?: Approval }) {
  const ways = [
    { to: previous, label: words.previousOne, Icon: IconChevronUp },
    { to: next, label: words.nextOne, Icon: IconChevronDown },
  ];
  if (!previous && !next) return null;
  return (
    <span className={classes.neighbours}>
      {ways.map(({ to, label, Icon }) =>
        to ? (
          <Link
            key={label}
            to="/approvals/$id"
            params={{ id: to.id }}
            aria-label={`${label}: ${inertText(to.title || to.workflow.name)}`}
            title={label}
          >
            <Icon size={18} aria-hidden />
          </Link>
        ) : (
          <span key={label} aria-hidden>
            <Icon size={18} />
          </span>
        ),
      )}
    </span>
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
        <UserLine>{words.askedBy(partyName(approval.requester))}</UserLine>
        {filedByOther && partyName(approval.submitted_by) !== '' && (
          <UserLine>{`, ${words.filedBy(partyName(approval.submitted_by))}`}</UserLine>
        )}
      </span>
      <span>
        <Time at={approval.opened_at} />
      </span>
      {policy && (
        <span>
          <UserLine>{policy}</UserLine>
        </span>
      )}
      {amount && <span>{amount}</span>}
      {approval.revision > 1 && <span>{words.revision(approval.revision)}</span>}
      {approval.status === 'open' && approval.due_at && (
        <span>
          {words.due} <Time at={approval.due_at} as="due" />
        </span>
      )}
      <span>
        <UserLine>{approval.workflow.name}</UserLine>
      </span>
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
