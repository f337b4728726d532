import { describe, expect, it } from 'vitest';
import { formSchema } from '@/testing/data';
import { ruleInWords } from './rule-words';

describe('ruleInWords', () => {
  it.each([
    ["trigger.body.area in ['security', 'compliance']", 'Area is Security or Compliance'],
    [
      "trigger.body.data_class == 'restricted' && nodes.measures.days > 90",
      'Data class is Restricted, and Days is more than 90',
    ],
    [
      'days(date(trigger.body.from), date(trigger.body.until)) > 180',
      'The number of days from From to Until is more than 180',
    ],
    ['nodes.measures.eur >= 100000.0', 'EUR is at least 100,000'],
    ['!nodes.measures.known_currency', 'Known currency: no'],
    ['!has(trigger.body.currency) || trigger.body.amount < 5', 'Currency is not given, or Amount is less than 5'],
    ["(trigger.body.kind != 'new') && has(trigger.body.scope)", '(Kind is not New), and What it covers is given'],
    ["nodes.measures.department == 'Treasury'", 'Department is “Treasury”'],
  ])('%s', (expression, wanted) => expect(ruleInWords(expression, formSchema)).toBe(wanted));

  it.each([
    'trigger.body.tags.exists(t, t == "x")',
    'a +',
    '',
    'size(trigger.body.title) > 3',
    'trigger.body.a ? 1 : 2',
  ])('leaves %j as it is written', (expression) => expect(ruleInWords(expression, formSchema)).toBeNull());
});
