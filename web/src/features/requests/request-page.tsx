import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ExecutionBadge, OutcomeBadge } from '@/components/badge';
import { FieldList, fieldPath } from '@/components/field-list';
import { TextLink } from '@/components/link';
import { Page, Section } from '@/components/page';
import { PageError, PageSkeleton } from '@/components/states';
import { Time } from '@/components/time';
import { UserText } from '@/components/user-text';
import type { RequestNote, RequestView, Schema } from '@/lib/api/types';
import { partyName } from '@/lib/party';
import { texts } from '@/lib/texts';
import { hasEnded, requestQuery } from './api';
import { outcomeOf } from './outcome';
import classes from './request.module.css';
import { Rework } from './rework';
import { requestTexts as words } from './texts';
import { WithdrawButton } from './withdraw-button';

export default function RequestPage() {
  const { id = '' } = useParams({ strict: false });
  const query = useQuery(requestQuery(id));
  if (query.data) return <Loaded request={query.data} />;
  if (query.error) return <PageError error={query.error} retry={() => void query.refetch()} />;
  return <PageSkeleton narrow />;
}

function Loaded({ request }: { request: RequestView }) {
  const [resubmitted, setResubmitted] = useState<number | null>(null);
  const notes = request.notes ?? [];
  const waitsForMe = !!request.schema && (request.can?.includes('resubmit') ?? request.status === 'waiting_rework');
  const canWithdraw = request.can ? request.can.includes('withdraw') : !hasEnded(request);
  return (
    <Page
      title={request.title || request.workflow?.name || words.untitled}
      narrow
      back={<TextLink to="/requests">← {words.back}</TextLink>}
      sub={
        <>
          {words.sent} <Time at={request.submitted_at} />
          {request.revision > 1 && ` · ${words.revision(request.revision)}`}
          {' · '}
          <TextLink to="/executions/$id" params={{ id: request.execution_id }} inherit underline="always">
            {words.path}
          </TextLink>
        </>
      }
      actions={canWithdraw && <WithdrawButton request={request} />}
    >
      <Stack>
        {resubmitted !== null && request.revision > resubmitted && (
          <Text role="status" size="sm" className={classes.done}>
            {words.resubmitted}
          </Text>
        )}
        <WhereItStands request={request} />
        {notes.length > 0 && <Notes notes={notes} schema={request.form_schema} />}
        {waitsForMe && (
          <Rework key={request.revision} request={request} onSent={() => setResubmitted(request.revision)} />
        )}
        {request.body && !waitsForMe && (
          <Section title={words.asks}>
            <FieldList value={request.body} schema={request.form_schema} files={request.files ?? []} />
          </Section>
        )}
      </Stack>
    </Page>
  );
}

function WhereItStands({ request }: { request: RequestView }) {
  const outcome = outcomeOf(request);
  const ended = hasEnded(request);
  return (
    <Section
      title={words.stands}
      aside={outcome ? <OutcomeBadge outcome={outcome} /> : <ExecutionBadge status={request.status} />}
    >
      {request.status === 'waiting_rework' && <Text size="sm">{words.waitingYou}</Text>}
      {request.message && !request.notes?.length && <UserText>{request.message}</UserText>}
      {ended && <Text size="sm">{words.ended[request.status]}</Text>}
      {!ended && request.waiting_for.length === 0 && request.status !== 'waiting_rework' && (
        <Text size="sm">{words.running}</Text>
      )}
      {!ended && request.status !== 'waiting_rework' && request.waiting_for.length > 0 && (
        <ul className={classes.waiting}>
          {request.waiting_for.map((each, index) => (
            <li key={index}>
              <strong>{each.name}</strong>
              <span className={classes.when}>
                {each.since && (
                  <>
                    {words.since} <Time at={each.since} as="exact" />
                  </>
                )}
                {each.due_at && (
                  <>
                    , {words.due} <Time at={each.due_at} as="due" />
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Notes({ notes, schema }: { notes: RequestNote[]; schema?: Schema | null }) {
  const newestFirst = [...notes].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return (
    <Section title={words.why}>
      <ul className={classes.notes}>
        {newestFirst.map((note, index) => (
          <li key={index}>
            <Text size="xs" c="dimmed">
              <strong>{partyName(note.from)}</strong> {note.decision && texts.decided[note.decision]} ·{' '}
              {words.revision(note.revision)} · <Time at={note.at} />
            </Text>
            {note.comment && (
              <Text size="sm">
                <UserText>{note.comment}</UserText>
              </Text>
            )}
            {note.field_notes?.map((fieldNote) => (
              <Text key={fieldNote.pointer} size="sm">
                {fieldPath(fieldNote.pointer, schema)}: <UserText>{fieldNote.text}</UserText>
              </Text>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  );
}
