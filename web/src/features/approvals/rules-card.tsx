import { Button, Code, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconMinus } from '@tabler/icons-react';
import { useState } from 'react';
import { JsonView } from '@/components/json-view';
import { Section } from '@/components/page';
import { ruleInWords } from '@/components/rule-words';
import { UserLine } from '@/components/user-text';
import type { ApprovalContext, Schema } from '@/lib/api/types';
import { humanize } from '@/lib/text-rules';
import classes from './approval.module.css';
import { ruleTraces } from './rules';
import { approvalTexts as words } from './texts';

interface Props {
  context: ApprovalContext | undefined;
  /** Of the request, whose fields the rules name. */
  schema?: Schema | null;
}

/** Which rules were tried on the way here, and what each gave: in words, or as they are written. */
export function RulesCard({ context, schema }: Props) {
  const [written, setWritten] = useState(false);
  const traces = ruleTraces(context);
  const rules = context?.rules;
  if (traces?.length === 0) return null;
  return (
    <Section
      title={words.rulesTitle}
      aside={
        traces && (
          <Button variant="default" size="compact-xs" onClick={() => setWritten(!written)}>
            {written ? words.rulesInWords : words.rulesAsWritten}
          </Button>
        )
      }
    >
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
                {rule.when && <Rule when={rule.when} said={written ? null : ruleInWords(rule.when, schema)} />}
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

function Rule({ when, said }: { when: string; said: string | null }) {
  if (said !== null) {
    return (
      <span>
        <UserLine>{said}</UserLine>
      </span>
    );
  }
  return (
    <Code className={classes.when}>
      <UserLine>{when}</UserLine>
    </Code>
  );
}
