import { Code, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconMinus } from '@tabler/icons-react';
import { JsonView } from '@/components/json-view';
import { Section } from '@/components/page';
import { UserLine } from '@/components/user-text';
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
            <UserLine>{humanize(trace.node)}</UserLine>
            {trace.result && (
              <>
                {' → '}
                <strong>
                  <UserLine>{humanize(trace.result)}</UserLine>
                </strong>
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
                <span className={classes.ruleName}>
                  <UserLine>{humanize(rule.what)}</UserLine>
                </span>
                {rule.when && (
                  <Code className={classes.when}>
                    <UserLine>{rule.when}</UserLine>
                  </Code>
                )}
                {rule.error && (
                  <span>
                    <UserLine>{rule.error}</UserLine>
                  </span>
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Section>
  );
}
