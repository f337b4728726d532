import { Button, Group, Text } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { IconSend } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Dialog } from '@/components/dialog';
import { ButtonLink, TextLink } from '@/components/link';
import { Page } from '@/components/page';
import { RestoredDraft } from '@/components/restored-draft';
import { type FormData, problemsAtFields, SchemaForm, splitFiles } from '@/components/schema-form';
import { EmptyState, PageError, PageSkeleton, ProblemOf } from '@/components/states';
import { ApiError } from '@/lib/api/problem';
import type { Form, JsonObject } from '@/lib/api/types';
import { UserLine } from '@/components/user-text';
import { useDraft } from '@/lib/draft';
import { useSendKey } from '@/lib/send-once';
import { useUser } from '@/lib/session';
import { texts } from '@/lib/texts';
import { formQuery, submitForm, type Submission } from './api';
import classes from './forms.module.css';
import { PathPanel } from './path-panel';
import { formTexts } from './texts';

export default function FormPage() {
  const { _splat: path = '' } = useParams({ strict: false });
  const user = useUser();
  const navigate = useNavigate();
  const query = useQuery(formQuery(path));
  const [round, setRound] = useState(0);

  const mustSignIn = query.error instanceof ApiError && query.error.status === 401 && !user;
  useEffect(() => {
    if (mustSignIn) void navigate({ to: '/sign-in', search: { to: `/forms/${path}` }, replace: true });
  }, [mustSignIn, navigate, path]);

  if (query.data) {
    return (
      <FormToFill key={`${path}#${round}`} form={query.data} userId={user?.id} again={() => setRound(round + 1)} />
    );
  }
  if (query.error && !mustSignIn) return <PageError error={query.error} retry={() => void query.refetch()} />;
  return <PageSkeleton narrow />;
}

const nothing: FormData = { data: {}, files: {} };

/** Whether somebody has put anything into it beyond what stands there from the beginning. */
const isWrittenIn = ({ data, files }: FormData, { schema }: Form) =>
  Object.keys(files).length > 0 ||
  Object.entries(data).some(
    ([name, value]) =>
      value != null &&
      value !== '' &&
      !(Array.isArray(value) && value.length === 0) &&
      value !== schema.properties?.[name]?.default,
  );

function useSubmit(form: Form, onSent: () => void) {
  const client = useQueryClient();
  const key = useSendKey();
  return useMutation({
    networkMode: 'always',
    mutationFn: (submission: Submission) => submitForm(form.path, submission, key.of(submission)),
    onSuccess: () => {
      onSent();
      void client.invalidateQueries({ queryKey: ['requests'] });
    },
  });
}

/** A date field gives 0002, 0020 and 0202 on the way to 2026: nobody is asked about those years. */
const hasHalfTypedYear = (data: JsonObject) =>
  Object.values(data).some((value) => typeof value === 'string' && /^0\d{3}-\d\d-\d\d/.test(value));

function FormToFill({ form, userId, again }: { form: Form; userId?: string; again: () => void }) {
  const draft = useDraft<FormData>(`form:${userId ?? 'guest'}:${form.path}`, nothing);
  const submission = useSubmit(form, draft.drop);
  const [settled, setSettled] = useState<JsonObject | null>(null);
  // Beside the form where there is room, else above its button.
  const wide = useMediaQuery('(min-width: 75em)', false, { getInitialValueInEffect: false });
  const signedIn = userId !== undefined;
  const onPause = useCallback(
    (data: JsonObject | null) =>
      setSettled(data && !hasHalfTypedYear(data) ? splitFiles(form.schema, data).body : null),
    [form.schema],
  );
  const panel = signedIn && (
    <PathPanel path={form.path} body={settled} className={wide ? classes.aside : classes.above} />
  );
  const error = submission.error instanceof ApiError ? submission.error : null;
  const refused = useMemo(
    () => problemsAtFields(error?.errors, submission.variables?.files ?? []),
    [error, submission.variables],
  );

  function submit(data: JsonObject) {
    if (submission.isPending) return;
    const { body, files } = splitFiles(form.schema, data);
    submission.mutate({ body, ...(files.length > 0 && { files }) });
  }

  if (submission.data) {
    return (
      <Sent
        title={form.title}
        executionId={submission.data.execution_id}
        signedIn={userId !== undefined}
        again={again}
      />
    );
  }
  return (
    <Page
      title={form.title}
      sub={form.description && <UserLine>{form.description}</UserLine>}
      back={userId && <TextLink to="/forms">← {formTexts.back}</TextLink>}
      narrow={!wide || !signedIn}
    >
      <div className={wide && signedIn ? classes.beside : undefined}>
        <div className={classes.fill}>
          <RestoredDraft at={draft.restoredAt} />
          <SchemaForm
            schema={form.schema}
            policies={form.policies}
            value={draft.value}
            onChange={draft.change}
            onSubmit={submit}
            submitLabel={formTexts.submit}
            sending={submission.isPending}
            refused={refused}
            before={!wide && panel}
            onPause={signedIn ? onPause : undefined}
            actions={
              (draft.restoredAt !== null || isWrittenIn(draft.value, form)) && (
                <Discard
                  onDiscard={() => {
                    draft.drop();
                    again();
                  }}
                />
              )
            }
          />
          {submission.error && !error?.errors.length && (
            <div style={{ marginTop: 16 }}>
              <ProblemOf error={submission.error} />
            </div>
          )}
        </div>
        {wide && panel}
      </div>
    </Page>
  );
}

function Discard({ onDiscard }: { onDiscard: () => void }) {
  const [opened, dialog] = useDisclosure(false);
  return (
    <>
      <Button variant="subtle" color="gray" c="dimmed" onClick={dialog.open}>
        {formTexts.discard}
      </Button>
      <Dialog opened={opened} onClose={dialog.close} title={formTexts.discardTitle}>
        <Text size="sm">{formTexts.discardText}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={dialog.close}>
            {texts.common.cancel}
          </Button>
          <Button color="bad" onClick={onDiscard}>
            {formTexts.discardConfirm}
          </Button>
        </Group>
      </Dialog>
    </>
  );
}

function Sent(props: { title: string; executionId: string; signedIn: boolean; again: () => void }) {
  return (
    <Page title={props.title} narrow>
      <div role="status">
        <EmptyState
          icon={<IconSend size={22} />}
          title={formTexts.sentTitle}
          action={
            <Group>
              {props.signedIn && (
                <ButtonLink to="/requests/$id" params={{ id: props.executionId }}>
                  {formTexts.follow}
                </ButtonLink>
              )}
              <Button variant="default" onClick={props.again}>
                {formTexts.another}
              </Button>
            </Group>
          }
        >
          {props.signedIn ? formTexts.sent : formTexts.sentGuest}
          {!props.signedIn && <code style={{ display: 'block', marginTop: 8 }}>{props.executionId}</code>}
        </EmptyState>
      </div>
    </Page>
  );
}
