import { Stack, Text } from '@mantine/core';
import { TierBadge } from '@/components/badge';
import { Section } from '@/components/page';
import { UserText } from '@/components/user-text';
import type { Proposal } from './rules';
import { approvalTexts as words } from './texts';

/** The summary and the proposed label, always with where they come from. */
export function ProposalCard({ proposal, className }: { proposal: Proposal; className?: string }) {
  const builtin = proposal.provider === 'builtin' || proposal.degraded;
  return (
    <Section
      title={words.summary}
      className={className}
      aside={
        proposal.risk ? (
          <TierBadge tier={proposal.risk} />
        ) : (
          <Text size="xs" c="dimmed">
            {proposal.risk === null && `${words.proposedRisk}: ${words.noOpinion}`}
          </Text>
        )
      }
    >
      <Stack gap={10}>
        {proposal.summary && (
          <Text size="sm">
            <UserText>{proposal.summary}</UserText>
          </Text>
        )}
        <PointList title={words.reasons} points={proposal.reasons} />
        <PointList title={words.missing} points={proposal.missing} />
        <Text size="xs" c="dimmed">
          {proposal.degraded
            ? words.degraded
            : builtin
              ? words.byRules
              : words.byModel(proposal.model ?? proposal.provider ?? '')}
        </Text>
      </Stack>
    </Section>
  );
}

function PointList({ title, points }: { title: string; points: string[] }) {
  if (points.length === 0) return null;
  return (
    <div>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <ul style={{ margin: 0, paddingLeft: '1.1em', fontSize: 'var(--mantine-font-size-sm)' }}>
        {points.map((point, index) => (
          <li key={index}>
            <UserText>{point}</UserText>
          </li>
        ))}
      </ul>
    </div>
  );
}
