import { Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CopyValue } from '@/components/copy-value';
import { TextLink } from '@/components/link';
import { Notice } from '@/components/notice';
import { Page, Section } from '@/components/page';
import { PageError, PageSkeleton } from '@/components/states';
import { Time } from '@/components/time';
import { UserLine } from '@/components/user-text';
import { ApiError } from '@/lib/api/problem';
import type { Json } from '@/lib/api/types';
import { saveFile } from '@/lib/save-file';
import { humanize } from '@/lib/text-rules';
import { fromBase64 } from '@/lib/tlog';
import { inclusionQuery, leafQuery, type LogItem, proofAddress } from './api';
import classes from './audit.module.css';
import { SubjectLink } from './subject-link';
import { auditTexts } from './texts';
import { type Names, useNames } from './use-names';
import { isCommitment, kindInWords, shortId } from './words';

const words = auditTexts.leaf;
const number = new Intl.NumberFormat('en');

export default function LeafPage() {
  const { seq = '' } = useParams({ strict: false });
  const query = useQuery(leafQuery(Number(seq)));
  if (query.data) return <Loaded item={query.data} hash={query.data.hash} />;
  if (query.error instanceof TypeError) return <PageError error={new ApiError(insecure)} />;
  if (query.error) return <PageError error={query.error} retry={() => void query.refetch()} />;
  return <PageSkeleton narrow />;
}

/** `crypto.subtle` is missing where the page came over plain http. */
const insecure = { type: 'insecure', title: words.cannot, status: 0 };

function Loaded({ item, hash }: { item: LogItem; hash: string }) {
  const { leaf, seq } = item;
  const names = useNames();
  const nameOf = (id: string) => (id === 'system' ? auditTexts.system : (names.people?.get(id) ?? id));
  const bytes = fromBase64(item.bytes_base64);
  return (
    <Page
      title={words.title(seq)}
      narrow
      back={
        <TextLink to="/audit" search={{}}>
          ← {words.back}
        </TextLink>
      }
      sub={kindInWords(leaf.kind)}
      actions={
        <Group gap="md">
          {seq > 0 && (
            <TextLink to="/audit/$seq" params={{ seq: String(seq - 1) }} size="sm">
              {words.older}
            </TextLink>
          )}
          <TextLink to="/audit/$seq" params={{ seq: String(seq + 1) }} size="sm">
            {words.newer}
          </TextLink>
        </Group>
      }
    >
      <Stack>
        <Section title={words.facts}>
          <dl className={classes.facts}>
            <dt>{words.kind}</dt>
            <dd>
              <code>{leaf.kind}</code>
            </dd>
            <dt>{words.when}</dt>
            <dd>
              <Time at={leaf.at} as="exact" />
            </dd>
            <dt>{words.who}</dt>
            <dd>
              <UserLine>{nameOf(leaf.actor.id)}</UserLine>
            </dd>
            <dt>{words.how}</dt>
            <dd>{auditTexts.auth[leaf.actor.auth] ?? leaf.actor.auth}</dd>
            <dt>{words.subject}</dt>
            <dd>
              <SubjectLink {...leaf.subject} name={names.of(leaf.subject)} />
              {' · '}
              <TextLink to="/audit" search={{ subject: leaf.subject.id }} inherit underline="always">
                {words.all}
              </TextLink>
            </dd>
            <dt>{words.tenant}</dt>
            <dd>{leaf.tenant}</dd>
          </dl>
        </Section>
        <Section title={words.body}>
          <Body body={leaf.body} names={names} />
        </Section>
        <Section title={words.chain}>
          <Stack gap="md">
            <div>
              <Text size="sm" c="dimmed">
                {words.hash}
              </Text>
              <Group gap="xs">
                <code className={classes.hash}>{hash}</code>
                <CopyValue value={hash} label={words.copyHash} />
              </Group>
            </div>
            <div>
              <Text size="sm" c="dimmed">
                {words.prev}
              </Text>
              {leaf.prev ? <Before prev={leaf.prev} /> : <Text size="sm">{words.first}</Text>}
            </div>
            <div>
              <Text size="sm" c="dimmed">
                {words.inclusion}
              </Text>
              <InLog item={item} />
            </div>
          </Stack>
        </Section>
        <Section
          title={words.bytes}
          aside={
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconDownload size={14} aria-hidden />}
              onClick={() => saveFile(`record-${seq}.json`, bytes, 'application/json')}
            >
              {words.saveBytes}
            </Button>
          }
        >
          <pre className={classes.code} tabIndex={0} aria-label={words.bytes}>
            {new TextDecoder().decode(bytes)}
          </pre>
        </Section>
      </Stack>
    </Page>
  );
}

const Holds = ({ children }: { children: ReactNode }) => (
  <div className={classes.holds}>
    <IconCheck size={16} aria-hidden />
    <span>{children}</span>
  </div>
);

const Broken = ({ children }: { children: ReactNode }) => (
  <div className={classes.broken} role="alert">
    <IconAlertTriangle size={16} aria-hidden />
    <span>{children}</span>
  </div>
);

/** Whether the record before is the one that this one names. */
function Before({ prev }: { prev: { seq: number; leaf: string } }) {
  const { data } = useQuery(leafQuery(prev.seq));
  return (
    <Stack gap={4}>
      <TextLink to="/audit/$seq" params={{ seq: String(prev.seq) }} size="sm">
        {words.prevLink(prev.seq)}
      </TextLink>
      {!data ? (
        <Text size="sm">{words.checking}</Text>
      ) : data.hash === prev.leaf ? (
        <Holds>{words.prevHolds}</Holds>
      ) : (
        <Broken>{words.prevBroken}</Broken>
      )}
    </Stack>
  );
}

function InLog({ item }: { item: LogItem }) {
  const { data, error } = useQuery(inclusionQuery(item.seq, item.bytes_base64));
  return (
    <Stack gap={6} align="flex-start">
      {error ? (
        <Text size="sm">{words.noProof}</Text>
      ) : data === undefined ? (
        <Text size="sm">{words.checking}</Text>
      ) : data === null ? (
        <Notice title={words.unreadable} />
      ) : data.holds ? (
        <Holds>{words.included(number.format(data.size))}</Holds>
      ) : (
        <Broken>{words.excluded}</Broken>
      )}
      {data && (
        <Text size="xs" c="dimmed">
          {words.unsigned}
        </Text>
      )}
      {!error && (
        <Button
          component="a"
          href={proofAddress(item.seq)}
          download={`record-${item.seq}.tlog-proof`}
          variant="default"
          size="compact-sm"
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          {words.proof}
        </Button>
      )}
    </Stack>
  );
}

/** What a member of the body names: a page of ours, a person, a fingerprint, or itself. */
function BodyValue({ name, value, names }: { name: string; value: Json; names: Names }) {
  if (
    typeof value === 'string' &&
    (name === 'approval' || name === 'entry' || name === 'workflow' || name === 'execution')
  ) {
    return <SubjectLink type={name} id={value} name={names.of({ id: value })} />;
  }
  if (typeof value === 'string' && names.people?.has(value)) {
    return <UserLine>{names.people.get(value) ?? value}</UserLine>;
  }
  if (isCommitment(value)) {
    return (
      <>
        <code>{shortId(value.slice(7))}</code>{' '}
        {!name.endsWith('_hash') && <span className={classes.quiet}>{words.commitment}</span>}
      </>
    );
  }
  if (typeof value === 'string') return <UserLine>{value}</UserLine>;
  return <code>{JSON.stringify(value)}</code>;
}

function Body({ body, names }: { body: LogItem['leaf']['body']; names: Names }) {
  const members = Object.entries(body);
  if (members.length === 0) return <Text size="sm">{words.noBody}</Text>;
  const committed = members.some(([name, value]) => isCommitment(value) && !name.endsWith('_hash'));
  return (
    <>
      <dl className={classes.facts}>
        {members.map(([name, value]) => (
          <div key={name}>
            <dt>{humanize(name)}</dt>
            <dd>
              <BodyValue name={name} value={value} names={names} />
            </dd>
          </div>
        ))}
      </dl>
      {committed && (
        <Text size="xs" c="dimmed" mt="sm">
          {words.commitments}
        </Text>
      )}
    </>
  );
}
