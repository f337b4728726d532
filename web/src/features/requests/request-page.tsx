import { Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ExecutionBadge, OutcomeBadge } from '@/components/badge';
import { FieldList, fieldPath } from '@/components/field-list';
import { TextLink } from '@/components/link';
import { Page, Section } from '@/components/page';
import { PageError, PageSkeleton } from '@/components/states';
import { Time } from '@/components/time';
import { UserLine, UserText } from '@/components/user-text';
import { Discussion } from '@/components/user-text-discussion';
import type { Execution, RequestNote, RequestView, Schema } from '@/lib/api/types';
import { useUser } from '@/lib/session';
import { texts } from '@/lib/texts';
import { formatDateTime } from '@/lib/time';
import { addComment, hasEnded, progressQuery, requestQuery } from './api';
import { outcomeOf } from './outcome';
import { milestonesOf, mostNames, registerEntryOf, waitingByName } from './progress';
import { ProgressPicture } from './progress-picture';
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
  const client = useQueryClient();
  const user = useUser();
  const execution = useQuery({ ...progressQuery(request), placeholderData: keepPreviousData }).data;
  const [resubmitted, setResubmitted] = useState<number | null>(null);
  // How it ended and why stands above already.
  const notes = request.notes.filter(
    (note) => !hasEnded(request) || note !== lastNote(request) || note.field_notes.length > 0,
  );
  const waitsForMe = !!request.schema && request.can.includes('resubmit');
  const { comments } = request;
  const canComment = request.can.includes('comment');

  async function post(text: string, key: string) {
    const after = await addComment(request.execution_id, text, key);
    client.setQueryData(requestQuery(request.execution_id).queryKey, after);
  }
  return (
    <Page
      title={request.title || request.workflow.name || words.untitled}
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
      actions={request.can.includes('withdraw') && <WithdrawButton request={request} />}
    >
      <Stack>
        {resubmitted !== null && request.revision > resubmitted && (
          <Text role="status" size="sm" className={classes.done}>
            {words.resubmitted}
          </Text>
        )}
        <WhereItStands request={request} execution={execution} />
        {notes.length > 0 && <Notes notes={notes} schema={request.form_schema} />}
        {waitsForMe && (
          <Rework key={request.revision} request={request} onSent={() => setResubmitted(request.revision)} />
        )}
        {(canComment || comments.length > 0) && (
          <Section title={words.discussion}>
            <Discussion
              comments={comments}
              user={user}
              post={canComment ? post : undefined}
              hint={words.discussionHint}
            />
          </Section>
        )}
        {!waitsForMe && (request.body || request.pruned_at) && (
          <Section title={words.asks}>
            {request.body && <FieldList value={request.body} schema={request.form_schema} files={request.files} />}
            {request.pruned_at && (
              <Text size="sm" c="dimmed" mt={request.body ? 'md' : 0}>
                {words.pruned[request.body ? 'path' : 'request'](formatDateTime(new Date(request.pruned_at)))}
              </Text>
            )}
          </Section>
        )}
      </Stack>
    </Page>
  );
}

function WhereItStands({ request, execution }: { request: RequestView; execution: Execution | undefined }) {
  const entry = registerEntryOf(execution);
  const last = lastNote(request);
  const outcome = outcomeOf(request);
  const ended = hasEnded(request);
  const waiting = waitingByName(request);
  return (
    <Section
      title={words.stands}
      aside={outcome ? <OutcomeBadge outcome={outcome} /> : <ExecutionBadge status={request.status} />}
    >
      <ProgressPicture milestones={milestonesOf(request, execution)} />
      {request.status === 'waiting_rework' && <Text size="sm">{words.waitingYou}</Text>}
      {request.message && request.notes.length === 0 && <UserText>{request.message}</UserText>}
      {ended && <Text size="sm">{words.ended[request.status]}</Text>}
      {ended && last?.comment && (
        <div className={classes.reason}>
          <Text size="xs" c="dimmed">
            {words.endReason}: <UserLine>{last.from}</UserLine>
          </Text>
          <Text size="sm" component="div">
            <UserText>{last.comment}</UserText>
          </Text>
        </div>
      )}
      {entry && (
        <Text size="sm" mt="xs">
          <TextLink to="/register/$id" params={{ id: entry }} underline="always">
            {words.registerEntry}
          </TextLink>
        </Text>
      )}
      {!ended && request.waiting_for.length === 0 && request.status !== 'waiting_rework' && (
        <Text size="sm">{words.running}</Text>
      )}
      {!ended && request.status !== 'waiting_rework' && waiting.length > mostNames && (
        <ul className={classes.waiting}>
          {waiting.map((each, index) => (
            <li key={index}>
              <strong>
                <UserLine>{each.name}</UserLine>
              </strong>
              <span className={classes.when}>
                {words.since} <Time at={each.since} as="exact" />
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

/** What was written last, of the revision that was decided last. */
const lastNote = (request: RequestView): RequestNote | undefined =>
  [...request.notes].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).find((note) => note.comment);

function Notes({ notes, schema }: { notes: RequestNote[]; schema?: Schema | null }) {
  const newestFirst = [...notes].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return (
    <Section title={words.why}>
      <ul className={classes.notes}>
        {newestFirst.map((note, index) => (
          <li key={index}>
            <Text size="xs" c="dimmed">
              <strong>
                <UserLine>{note.from}</UserLine>
              </strong>{' '}
              {texts.decided[note.decision]} · {words.revision(note.revision)} · <Time at={note.at} />
            </Text>
            {note.comment && (
              <Text size="sm">
                <UserText>{note.comment}</UserText>
              </Text>
            )}
            {note.field_notes.map((fieldNote) => (
              <Text key={fieldNote.pointer} size="sm">
                <UserLine>{fieldPath(fieldNote.pointer, schema)}</UserLine>: <UserText>{fieldNote.text}</UserText>
              </Text>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  );
}
