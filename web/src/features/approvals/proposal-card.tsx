import { Stack, Text } from '@mantine/core';
import { TierBadge } from '@/components/badge';
import { Section } from '@/components/page';
import { UserLine, UserText } from '@/components/user-text';
import classes from './approval.module.css';
import { Citing } from './cite';
import type { Citations } from './quotes';
import type { Proposal } from './rules';
import { approvalTexts as words } from './texts';

interface Props {
  proposal: Proposal;
  citations: Citations;
  className?: string;
}

/** The summary and the proposed label, always with where they come from. */
export function ProposalCard({ proposal, citations, className }: Props) {
  const builtin = proposal.provider === 'builtin' || proposal.degraded;
  return (
    <Section
      title={words.summary}
      className={className}
      aside={
        proposal.risk ? (
          <span className={classes.risk}>
            {words.proposedRisk} <TierBadge tier={proposal.risk} />
          </span>
        ) : (
          <Text size="xs" c="dimmed">
            {proposal.risk === null && `${words.proposedRisk}: ${words.noOpinion}`}
          </Text>
        )
      }
    >
      <Stack gap={10}>
        {proposal.degraded && (
          <div className={classes.degraded} role="note">
            <strong>{words.degraded}</strong>
            {proposal.reason && (
              <div>
                {words.degradedWhy} <UserLine>{proposal.reason}</UserLine>
              </div>
            )}
          </div>
        )}
        <Text size="xs" c="dimmed">
          <UserLine>{builtin ? words.byRules : words.byModel(proposal.model ?? proposal.provider ?? '')}</UserLine>
        </Text>
        {citations.summary.length > 0 && (
          <Text size="sm" component="div">
            <Citing pieces={citations.summary} name="summary" citations={citations} />
          </Text>
        )}
        {citations.reasons.length > 0 && (
          <div>
            <Text size="xs" c="dimmed">
              {words.reasons}
            </Text>
            <ul className={classes.points}>
              {citations.reasons.map((pieces, index) => (
                <li key={index}>
                  <Citing pieces={pieces} name={`reason-${index}`} citations={citations} />
                </li>
              ))}
            </ul>
          </div>
        )}
        {proposal.missing.length > 0 && (
          <div>
            <Text size="xs" c="dimmed">
              {words.missing}
            </Text>
            <ul className={classes.missing}>
              {proposal.missing.map((point, index) => (
                <li key={index}>
                  <UserText>{point}</UserText>
                </li>
              ))}
            </ul>
          </div>
        )}
      </Stack>
    </Section>
  );
}
