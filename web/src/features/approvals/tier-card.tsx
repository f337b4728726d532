import { Code, Text } from '@mantine/core';
import { TierBadge } from '@/components/badge';
import { Section } from '@/components/page';
import { ruleInWords } from '@/components/rule-words';
import { UserLine } from '@/components/user-text';
import type { Approval } from '@/lib/api/types';
import { humanize } from '@/lib/text-rules';
import classes from './approval.module.css';
import type { TierReason } from './rules';
import { approvalTexts as words } from './texts';

/** Which rule put the request into its tier, in words and as it is written, and what raised it. */
export function TierCard({ reason, approval }: { reason: TierReason; approval: Approval }) {
  const said = reason.rule === undefined ? null : ruleInWords(reason.rule, approval.schema);
  const rulesTier = reason.rulesTier ?? reason.tier;
  const raised = reason.raisedBy !== undefined && rulesTier !== reason.tier;
  return (
    <Section title={words.tierTitle} aside={<TierBadge tier={reason.tier} />} className={classes.tier}>
      {raised && (
        <Text size="sm" className={classes.raised}>
          {reason.raisedBy === 'ai'
            ? words.raisedByAi(humanize(rulesTier), humanize(reason.tier))
            : words.raisedByFailure(humanize(rulesTier), humanize(reason.tier))}
        </Text>
      )}
      {reason.raisedBy === 'rule_error' && <Text size="sm">{words.ruleError}</Text>}
      {reason.rule === undefined ? (
        <Text size="sm">{words.noRule(humanize(rulesTier))}</Text>
      ) : said !== null ? (
        <>
          <Text size="sm">
            {raised && `${words.rulesSay(humanize(rulesTier))} `}
            <UserLine>{said}</UserLine>
          </Text>
          <details className={classes.asWritten}>
            <summary>{words.asWritten}</summary>
            <Code>
              <UserLine>{reason.rule}</UserLine>
            </Code>
          </details>
        </>
      ) : (
        <Text size="sm">
          {words.ruleHeld}{' '}
          <Code>
            <UserLine>{reason.rule}</UserLine>
          </Code>
        </Text>
      )}
    </Section>
  );
}
