import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { RegisterBadge } from '@/components/badge';
import { FieldList } from '@/components/field-list';
import { TextLink } from '@/components/link';
import { Page, Section } from '@/components/page';
import { PageError, PageSkeleton } from '@/components/states';
import { Time } from '@/components/time';
import type { JsonObject, RegisterEntry, Schema } from '@/lib/api/types';
import { partyName } from '@/lib/party';
import { entryQuery } from './api';
import { registerTexts as words } from './texts';

export default function EntryPage() {
  const { id = '' } = useParams({ strict: false });
  const query = useQuery(entryQuery(id));
  if (query.data) return <Loaded entry={query.data} />;
  if (query.error) return <PageError error={query.error} retry={() => void query.refetch()} />;
  return <PageSkeleton narrow />;
}

const labels: Schema = {
  properties: Object.fromEntries(Object.entries(words.labels).map(([name, title]) => [name, { title }])),
};

function Loaded({ entry }: { entry: RegisterEntry }) {
  const shown: JsonObject = {
    policy: entry.policy,
    control: entry.control ?? null,
    requester: partyName(entry.requester),
    owner: partyName(entry.owner),
    from: entry.from,
    until: entry.until,
    conditions: entry.conditions ?? null,
    compensating_controls: entry.compensating_controls ?? null,
  };
  return (
    <Page
      title={entry.title}
      narrow
      back={<TextLink to="/register">← {words.back}</TextLink>}
      sub={
        <>
          {words.granted} <Time at={entry.granted_at} as="exact" />
        </>
      }
      actions={<RegisterBadge status={entry.status} />}
    >
      <Stack>
        <Section title={words.details}>
          <FieldList value={shown} schema={labels} />
        </Section>
        <Section title={words.evidence}>
          <Stack gap={6} align="flex-start">
            {entry.approval_id && (
              <TextLink to="/approvals/$id" params={{ id: entry.approval_id }}>
                {words.approval}
              </TextLink>
            )}
            <TextLink to="/executions/$id" params={{ id: entry.execution_id }}>
              {words.execution}
            </TextLink>
            {entry.context_hash && (
              <Text size="xs" c="dimmed" mt={6} style={{ overflowWrap: 'anywhere' }}>
                {words.fingerprint}
                <br />
                <code>{entry.context_hash}</code>
              </Text>
            )}
          </Stack>
        </Section>
      </Stack>
    </Page>
  );
}
