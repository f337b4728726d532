import { Code, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconMinus } from '@tabler/icons-react';
import { JsonView } from '@/components/json-view';
import { Section } from '@/components/page';
import type { ApprovalContext } from '@/lib/api/types';
import { humanize } from '@/lib/text-rules';
import classes from './approval.module.css';
import { ruleTraces } from './rules';
import { approvalTexts as words } from './texts';

/** Which rules were tried on the way here, and what each gave. */
export function RulesCard({ context }: { context: ApprovalContext | undefined }) {
  const traces = ruleTraces(context);
  const rules = context?.rules;
  if (traces?.length === 0) return null;
  return (
    <Section title={words.rulesTitle}>
      {traces === null && rules !== undefined && <JsonView value={rules} label={words.rulesTitle} />}
      {traces?.map((trace) => (
        <div key={trace.node} className={classes.trace}>
          <Text size="sm">
            {humanize(trace.node)}
            {trace.result && (
              <>
                {' → '}
                <strong>{humanize(trace.result)}</strong>
              </>
            )}
          </Text>
          <ul className={classes.tried}>
            {trace.tried.map((rule, index) => (
              <li key={index} data-held={rule.held}>
                {rule.error ? (
                  <IconAlertTriangle size={15} aria-label="error" />
                ) : rule.held ? (
                  <IconCheck size={15} aria-label="held" />
                ) : (
                  <IconMinus size={15} aria-label="did not hold" />
                )}
                <span className={classes.ruleName}>{humanize(rule.what)}</span>
                {rule.when && <Code className={classes.when}>{rule.when}</Code>}
                {rule.error && <span>{rule.error}</span>}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Section>
  );
}
