import type { Verdict } from '@/lib/api/types';

export const approvalTexts = {
  back: 'Inbox',
  tab: 'Approval',
  askedBy: (name: string) => `Asked by ${name}`,
  filedBy: (name: string) => `filed by ${name}`,
  opened: 'asked',
  due: 'Due',
  closed: 'Closed',
  revision: (n: number) => `Revision ${n}`,
  execution: 'Full path',
  message: 'Message',
  request: 'Request',
  who: 'Who decides',
  rulesTitle: 'How it was routed',
  summary: 'Summary',
  byRules: 'rules and extracts, not a language model',
  byModel: (model: string) => `written by ${model}; check it against the request`,
  degraded: 'The model did not answer; this is from rules and extracts.',
  proposedRisk: 'Proposed risk',
  noOpinion: 'no opinion',
  reasons: 'Because',
  missing: 'Missing in the request',
  changes: (from: number) => `Changed since revision ${from}`,
  noChanges: 'Nothing in the request was changed.',
  before: 'Before',
  after: 'Now',
  history: 'Earlier revisions',
  decisions: 'Decisions',
  onBehalf: (name: string) => `for ${name}`,
  stage: (name: string) => `Stage ${name}`,
  modes: {
    all: 'everybody must approve',
    any: 'the first decision settles',
    quorum: (n: number) => `${n} must approve`,
  },
  stageStatus: {
    open: 'Open now',
    waiting: 'Later',
    pending: 'Later',
    approved: 'Approved',
    rejected: 'Rejected',
    closed: 'Closed',
  } as Record<string, string>,
  states: {
    waiting: 'waits for their turn',
    asked: 'has not decided',
    decided: 'decided',
    removed: 'no longer asked',
  },
  didNotDecide: 'did not decide',
  you: 'you',
  how: {
    named: 'named',
    group: 'from a group',
    manager: 'manager of the requester',
    fallback: 'steps in',
    delegate: 'delegate',
    reassigned: 'reassigned',
  } as Record<string, string>,
  stepsIn: 'steps in',
  // The decision box
  decide: 'Your decision',
  verdict: {
    approve: 'Approve',
    request_changes: 'Request changes',
    reject: 'Reject',
  } satisfies Record<Verdict, string>,
  verdictHint: {
    approve: 'It may go ahead as written.',
    request_changes: 'The requester corrects it, then everybody decides again. Notes at the fields go with it.',
    reject: 'It ends here.',
  } satisfies Record<Verdict, string>,
  votes: (given: number, needed: number) => `${given} of ${needed} approved so far`,
  comment: 'Comment',
  commentHint: 'The requester reads this, and it stays on the record.',
  commentOptional: 'optional',
  commentMissing: 'Write a reason that a person can read.',
  commentTooLong: 'At most 10,000 characters.',
  chooseFirst: 'Choose a decision first.',
  notesCount: (n: number) => (n === 1 ? 'With 1 note to a field' : `With ${n} notes to fields`),
  send: {
    approve: 'Approve',
    request_changes: 'Request changes',
    reject: 'Reject',
  } satisfies Record<Verdict, string>,
  sendDecision: 'Send decision',
  sendHint: 'Ctrl + Enter sends from the comment',
  sending: 'Sending…',
  draftKept: 'Your draft is kept in this browser until you decide.',
  recorded: (what: string) => `Recorded: you ${what}.`,
  stillOpen: 'Others still decide.',
  youDecided: (what: string) => `You ${what}`,
  nextInInbox: 'Back to the inbox',
  closedAs: (outcome: string) => `This approval is closed: ${outcome}.`,
  notYourTurn: 'An earlier stage is still open. You will be told when it is your turn.',
  removedYou: 'You are no longer asked here.',
  notReviewer: 'You may read this, but you are not asked to decide it.',
  remaining: (left: number) =>
    left === 0
      ? 'No more change requests are possible.'
      : left === 1
        ? 'One change request is left.'
        : `${left} change requests are left.`,
  // When what is shown cannot be trusted
  mismatchTitle: 'You cannot decide on this page',
  mismatch:
    'What this page received is not what the server froze for you to judge: their fingerprints differ. Something between you and the server may have changed it, or this page is out of date. Reload; if it stays, tell your operator.',
  insecure:
    'This page was opened over an address that is not encrypted, so the browser cannot check that you see what was frozen. Open it over https.',
  received: 'Received',
  frozen: 'Frozen',
  fingerprint: 'Fingerprint of what is shown',
  fingerprintOk: 'matches what was frozen',
  reload: 'Reload',
  keys: {
    approve: 'Choose approve',
    changes: 'Choose request changes',
    reject: 'Choose reject',
    back: 'Back to the inbox',
    send: 'Send, from within the comment',
  },
};

/** What happened and what to do, for each refusal of a decision. */
export const refusalTexts: Record<string, { title: string; detail: string }> = {
  'stale-revision': {
    title: 'The request has changed since you opened it',
    detail: 'Nothing was recorded. A newer revision exists; everybody decides on that one. Your comment is kept here.',
  },
  'approval-closed': {
    title: 'It was already settled',
    detail: 'Nothing was recorded. Others decided, or the deadline passed, before your answer arrived.',
  },
  'already-decided': {
    title: 'You have already decided this',
    detail: 'Your first decision counts and stands below. This one was not recorded.',
  },
  'context-changed': {
    title: 'This page is out of date',
    detail:
      'Nothing was recorded. Reload to see exactly what is to be judged, then decide again. Your comment is kept here.',
  },
  'not-your-turn': {
    title: 'It is not your turn',
    detail: 'Nothing was recorded. The stage is not open, or you are no longer asked.',
  },
  'not-a-reviewer': {
    title: 'You are not asked to decide this',
    detail: 'Nothing was recorded. If you should be, ask whoever runs this workflow to add you.',
  },
  'self-approval': {
    title: 'You cannot decide your own request',
    detail: 'Nothing was recorded. Whoever asked, filed or edited a request does not decide it.',
  },
  'revision-limit': {
    title: 'No more change requests are possible',
    detail: 'Nothing was recorded. Approve it or reject it, with your reasons in the comment.',
  },
  'comment-required': {
    title: 'A comment is required',
    detail: 'Nothing was recorded. Write your reason and send again.',
  },
};
