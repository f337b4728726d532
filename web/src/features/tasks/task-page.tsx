import { Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { IconCheck, IconCircleOff } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { ButtonLink, TextLink } from '@/components/link';
import { Page, Section } from '@/components/page';
import { RestoredDraft } from '@/components/restored-draft';
import { type FormData, SchemaForm } from '@/components/schema-form';
import { EmptyState, PageError, PageSkeleton, ProblemOf } from '@/components/states';
import { Time } from '@/components/time';
import { UserLine, UserText } from '@/components/user-text';
import { ApiError } from '@/lib/api/problem';
import type { JsonObject, Schema, Task } from '@/lib/api/types';
import { useDraft } from '@/lib/draft';
import { partyName, sameParty } from '@/lib/party';
import { useSendKey } from '@/lib/send-once';
import { useUser } from '@/lib/session';
import { itemNumber, useTasks } from '@/lib/tasks';
import { sendAnswer, type TaskAnswer, taskQuery } from './api';
import classes from './tasks.module.css';
import { taskTexts as words } from './texts';

export default function TaskPage() {
  const { id = '' } = useParams({ strict: false });
  const query = useQuery(taskQuery(id));
  if (query.data) return <Loaded key={id} task={query.data} />;
  if (query.error) return <PageError error={query.error} retry={() => void query.refetch()} />;
  return <PageSkeleton narrow />;
}

/** How it ended for whoever has it open. A later revision of the request may ask once more. */
interface End {
  how: 'sent' | 'meanwhile';
  revision: number;
}

function Loaded({ task }: { task: Task }) {
  const user = useUser();
  const [last, setEnd] = useState<End | null>(null);
  const end = last?.revision === task.revision ? last.how : null;
  return (
    <Page
      title={task.title || task.workflow.name}
      back={<TextLink to="/tasks">← {words.back}</TextLink>}
      sub={
        sameParty(task.requester, user) ? (
          words.forYou
        ) : (
          <UserLine>{words.forRequest(partyName(task.requester))}</UserLine>
        )
      }
      narrow
    >
      {end === 'sent' ? (
        <Ended task={task} icon={<IconCheck size={22} />} title={words.sentTitle}>
          {words.sent}
        </Ended>
      ) : task.open && end === null ? (
        <Stack>
          <About task={task} />
          <Answer key={task.revision} task={task} onEnd={(how) => setEnd({ how, revision: task.revision })} />
        </Stack>
      ) : (
        <Ended task={task} icon={<IconCircleOff size={22} />} title={words.closedTitle}>
          {end === 'meanwhile' ? words.closedMeanwhile : words.closed}
        </Ended>
      )}
    </Page>
  );
}

/** Who asks, what for, and until when. */
function About({ task }: { task: Task }) {
  const number = itemNumber(task.item);
  return (
    <Section title={task.name || words.about}>
      {task.message ? (
        <UserText>{task.message}</UserText>
      ) : (
        <Text size="sm" c="dimmed">
          {words.noMessage}
        </Text>
      )}
      <dl className={classes.facts}>
        <Fact name={words.requester}>
          <UserLine>{partyName(task.requester)}</UserLine>
        </Fact>
        <Fact name={words.workflow}>
          <UserLine>{task.workflow.name}</UserLine>
        </Fact>
        {number && <Fact name={words.whichItem}>{number}</Fact>}
        <Fact name={words.asked}>
          <Time at={task.opened_at} />
        </Fact>
        <Fact name={words.due}>
          {task.due_at ? (
            <>
              <Time at={task.due_at} as="due" /> (<Time at={task.due_at} as="exact" />)
            </>
          ) : (
            words.noDeadline
          )}
        </Fact>
      </dl>
    </Section>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const nothing: FormData = { data: {}, files: {} };
const anything: Schema = { type: 'object' };

function useSend(task: Task, onSent: () => void, onClosed: () => void) {
  const client = useQueryClient();
  const key = useSendKey();
  return useMutation({
    networkMode: 'always',
    mutationFn: (answer: TaskAnswer) => sendAnswer(task.id, answer, key.of(answer)),
    onSuccess: () => {
      onSent();
      void client.invalidateQueries({ queryKey: ['tasks'] });
      void client.invalidateQueries({ queryKey: ['requests'] });
    },
    onError: (error) => {
      if (!(error instanceof ApiError) || error.kind !== 'task-closed') return;
      onClosed();
      void client.invalidateQueries({ queryKey: ['tasks'] });
    },
  });
}

function Answer({ task, onEnd }: { task: Task; onEnd: (how: End['how']) => void }) {
  const user = useUser();
  const draft = useDraft<FormData>(`task:${user?.id ?? ''}:${task.id}`, nothing);
  const [round, setRound] = useState(0);
  const sending = useSend(
    task,
    () => {
      draft.drop();
      onEnd('sent');
    },
    () => onEnd('meanwhile'),
  );
  const error = sending.error instanceof ApiError ? sending.error : null;

  function submit(body: JsonObject) {
    if (!sending.isPending) sending.mutate({ body, revision: task.revision });
  }
  return (
    <Section title={words.answer}>
      <RestoredDraft
        at={round === 0 ? draft.restoredAt : null}
        discard={{
          label: words.discard,
          run: () => {
            draft.change(nothing);
            draft.drop();
            setRound(round + 1);
          },
        }}
      />
      <SchemaForm
        key={round}
        schema={task.schema ?? anything}
        value={draft.value}
        onChange={draft.change}
        onSubmit={submit}
        submitLabel={words.send}
        sending={sending.isPending}
        refused={error?.problem.errors}
      />
      {sending.error && !error?.errors.length && error?.kind !== 'task-closed' && (
        <div style={{ marginTop: 12 }}>
          <ProblemOf error={sending.error} />
        </div>
      )}
    </Section>
  );
}

/** In place of the form once nothing is asked any more, with the way to what is asked next. */
function Ended({ task, icon, title, children }: { task: Task; icon: ReactNode; title: string; children: ReactNode }) {
  const next = useTasks().items?.find((each) => each.id !== task.id);
  return (
    <div role="status">
      <EmptyState
        icon={icon}
        title={title}
        action={
          <Group>
            {next && (
              <ButtonLink to="/tasks/$id" params={{ id: next.id }}>
                {words.next}
              </ButtonLink>
            )}
            <ButtonLink to="/tasks" variant="default">
              {words.back}
            </ButtonLink>
          </Group>
        }
      >
        {children}
      </EmptyState>
    </div>
  );
}
