import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { RegisterBadge, TierBadge } from '@/components/badge';
import { CopyValue } from '@/components/copy-value';
import { Done } from '@/components/done';
import { FieldList } from '@/components/field-list';
import { TextLink } from '@/components/link';
import { Page, Section } from '@/components/page';
import { ruleInWords } from '@/components/rule-words';
import { PageError, PageSkeleton } from '@/components/states';
import { Time } from '@/components/time';
import { UserLine } from '@/components/user-text';
import { placesOf, readsLog } from '@/lib/access';
import type { JsonObject, RegisterEntry, Schema } from '@/lib/api/types';
import { requestOf } from '@/lib/approval-facts';
import { partyName } from '@/lib/party';
import { useUser } from '@/lib/session';
import { humanize } from '@/lib/text-rules';
import { useNow } from '@/lib/time';
import { beginningQuery, entryQuery, grantingApprovalQuery, policiesQuery } from './api';
import { tierOf } from './filter';
import { PeriodBar } from './period';
import classes from './register.module.css';
import { mayRevoke, policyOf, RevokeDialog } from './revoke';
import { Story } from './story';
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
  const user = useUser();
  const now = useNow();
  const [revoking, setRevoking] = useState(false);
  const [revoked, setRevoked] = useState(false);
  const reads = !!user && placesOf(user).includes('/executions');
  const approval = useQuery({ ...grantingApprovalQuery(entry.approval_id ?? ''), enabled: !!entry.approval_id });
  const execution = useQuery({ ...beginningQuery(entry.execution_id), enabled: reads });
  const policies = useQuery(policiesQuery).data ?? [];
  const policy = policyOf(entry, policies);
  const tier = tierOf(entry);
  const { area, rule } = entry.metadata ?? {};
  const shown: JsonObject = {
    policy: entry.policy,
    control: entry.control ?? null,
    requester: partyName(entry.requester),
    owner: entry.owner ?? '',
    conditions: entry.conditions ?? null,
    compensating_controls: entry.compensating_controls ?? null,
    area: typeof area === 'string' ? humanize(area) : (area ?? null),
    rule: typeof rule === 'string' ? (ruleInWords(rule, approval.data?.schema) ?? rule) : (rule ?? null),
  };
  const rules = policy && [
    policy.owner && words.policyOwner(policy.owner),
    policy.max_days && words.policyDays(policy.max_days),
    typeof (policy as { max_renewals?: number }).max_renewals === 'number' &&
      words.policyRenewals((policy as { max_renewals?: number }).max_renewals ?? 0),
  ];
  const request = approval.data && requestOf(approval.data);
  const logged = !!user && readsLog(user);

  return (
    <Page
      title={entry.title}
      narrow
      back={
        <TextLink to="/register" search={{}}>
          ← {words.back}
        </TextLink>
      }
      sub={
        <>
          {words.granted} <Time at={entry.granted_at} as="exact" />
        </>
      }
      actions={
        <Group gap="xs">
          <RegisterBadge status={entry.status} />
          {tier && <TierBadge tier={tier} />}
          {user && mayRevoke(entry, user, policies) && (
            <Button variant="default" onClick={() => setRevoking(true)}>
              {words.revoke}
            </Button>
          )}
        </Group>
      }
    >
      <Stack>
        <Done>{revoked && words.revoking.done}</Done>
        <Section title={words.period.label}>
          <PeriodBar entry={entry} now={now} />
        </Section>
        <Section title={words.details}>
          <FieldList value={shown} schema={labels} />
          {policy && rules && (
            <Text size="sm" c="dimmed" mt="xs">
              {words.policyFacts} <UserLine>{`${policy.id} ${policy.title}`}</UserLine>:{' '}
              {rules.filter(Boolean).join(' · ')}
            </Text>
          )}
        </Section>
        <Section title={words.story}>
          <Story entry={entry} approval={approval.data} execution={execution.data} now={now} />
          {approval.isError && (
            <Text size="sm" c="dimmed" mt="xs">
              {words.noApproval}
            </Text>
          )}
        </Section>
        {request && Object.keys(request).length > 0 && (
          <Section title={words.request}>
            <FieldList
              value={request}
              schema={approval.data?.schema}
              files={approval.data?.context?.files ?? undefined}
            />
          </Section>
        )}
        <Section title={words.evidence}>
          <Stack gap={6} align="flex-start">
            {entry.approval_id && !approval.isError && (
              <TextLink to="/approvals/$id" params={{ id: entry.approval_id }}>
                {words.approval}
              </TextLink>
            )}
            <TextLink to="/executions/$id" params={{ id: entry.execution_id }}>
              {words.execution}
            </TextLink>
            {logged && (
              <>
                <TextLink to="/audit" search={{ subject: entry.execution_id }}>
                  {words.executionInLog}
                </TextLink>
                {entry.revoked_at && (
                  <TextLink to="/audit" search={{ subject: entry.id }}>
                    {words.inLog}
                  </TextLink>
                )}
              </>
            )}
            {entry.context_hash && (
              <div className={classes.fingerprint}>
                <Text size="xs" c="dimmed">
                  {words.fingerprint}
                </Text>
                <code>{entry.context_hash}</code>
              </div>
            )}
            <Group gap="xs" mt={4}>
              {entry.context_hash && <CopyValue value={entry.context_hash} label={words.copyFingerprint} />}
              <CopyValue value={JSON.stringify(entry, null, 2)} label={words.copyJson} />
            </Group>
          </Stack>
        </Section>
      </Stack>
      {revoking && <RevokeDialog entry={entry} onClose={() => setRevoking(false)} onDone={() => setRevoked(true)} />}
    </Page>
  );
}
