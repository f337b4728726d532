/** What steps and their settings are for, in the words of the canvas: the server's own descriptions are for whoever writes JSON. */

interface Help {
  title?: string;
  description?: string;
}

/** By type. */
export const aboutTexts: Record<string, string> = {
  form: 'Starts with a request that a person fills in on a page of its own. With a hook, other systems send the same request.',
  webhook:
    'Starts with a request of another system. It answers at once with the id of the execution, or waits for what an Output step gives.',
  set: 'Builds a value from what came before: any JSON, with {{ }} expressions in its texts.',
  if: 'Goes one of two ways, by a condition that must give true or false. A mistake in it fails the step, so nothing falls into the cheaper way by accident.',
  switch:
    'Tries rules in order and goes the way of the first that holds, or of all that hold. What each gave is kept. A mistake in a rule fails the step: the next rule is not tried.',
  risk_tier:
    'Puts the request into a tier: the most severe of the rules that hold, or the mildest where none does. A rule that cannot be worked out gives the most severe. An AI label may raise the tier, never lower it.',
  decision_table:
    'Looks a case up in a table: a row holds where each of its conditions fits the input above it. It gives the values of the row that holds, and its name.',
  merge:
    'Waits until each of its branches has come or can come no more, and joins what those gave that came. Behind an approval, say whether one is enough.',
  loop: 'Runs the steps of “for each item” once for every item of a list, one after another or some at once. The last of them leads back here. They read item and index; what each gave is in results, in the order of the items.',
  wait: 'Goes on after a while, at a time, or when the execution is sent a signal: set one of the three. A signal that does not come in time goes the way “timed out”. Waiting costs nothing and survives restarts.',
  approval_group:
    'Stops the flow and asks the right people: persons, groups or managers. All of them decide, any one, or so many; in one stage or several. What was known and shown is frozen before anybody is told.',
  rework:
    'Asks the requester to correct the request, and leads back to an earlier step. What is sent again is a new revision, and every decision on it is taken anew.',
};

const anHour = 'Such as 2 days or 4 hours';
const auth: Record<string, Help> = {
  'auth.accounts': { description: 'Their addresses; left out, every token that may write' },
  'auth.connection': { description: 'Of type webhook; it holds the secret' },
  'auth.scheme': { description: 'How the sender signs; left out, as the settings below say' },
  'auth.timestamp_header': { description: 'In seconds since 1970; signed in front of the body, with a dot between' },
  'auth.tolerance': { description: 'Left out, 5 minutes' },
};
const checks: Record<string, Help> = {
  checks: { description: 'Conditions on the request beyond its fields; one that does not hold refuses it' },
  'checks.when': { description: 'Such as body.amount > 0.0' },
  'checks.pointer': { description: 'The field that the message is about' },
};
const approval: Record<string, Help> = {
  due_in: { description: anHour },
  remind_every: { description: 'Tells those again who have not decided, such as every 1 day' },
};

/** By type and place; the numbers of a list's items are left out. */
export const helpTexts: Record<string, Record<string, Help>> = {
  form: {
    ...checks,
    path: { description: 'Of the page: /forms/ and this' },
    ...Object.fromEntries(Object.entries(auth).map(([place, help]) => [`hook.${place}`, help])),
    requester: { description: 'Of a request by the hook: {{ an expression }} that gives {name, email}' },
  },
  webhook: { ...auth, ...checks, path: { description: 'Of the address: /hooks/ and this' } },
  manual: checks,
  schedule: {
    every: { description: 'Such as 15 minutes; at least 1 minute' },
    missed: { description: 'When nothing was running at the time' },
  },
  switch: {
    'rules.port': { title: 'Way out' },
    default: { title: 'Otherwise', description: 'The way out where no rule holds; left out, the step fails there' },
  },
  merge: { need: { description: '' } },
  wait: {
    for: { description: 'Such as 15 minutes or 2 days' },
    timeout: { title: 'Wait for it at most', description: 'Left out, for as long as it takes' },
  },
  ai_agent: {
    redact: { description: 'Fields of the request that the model is not told, such as /salary' },
    output_schema: { description: 'What the answer must look like, as JSON Schema; left out, it is a text' },
  },
  approval,
  approval_group: approval,
  form_task: { ...checks, due_in: { description: anHour } },
  rework: { due_in: { description: anHour } },
};
