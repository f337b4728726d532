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
  unreachable: {
    title: 'The server could not be reached',
    detail:
      'Whether your decision arrived is not known. Check the connection and send it again: it counts once. Your comment is kept here.',
  },
};
