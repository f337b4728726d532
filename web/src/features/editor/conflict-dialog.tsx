import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Dialog } from '@/components/dialog';
import { LoadingWords, ProblemOf } from '@/components/states';
import { Time } from '@/components/time';
import { ApiError } from '@/lib/api/problem';
import type { Workflow } from '@/lib/api/types';
import { createWorkflow, workflowQuery } from '@/lib/workflows';
import { DifferencesList } from './differences-list';
import classes from './editor.module.css';
import { differences } from './model/differences';
import { isObject } from './model/trace';
import { editorTexts as words } from './texts';
import type { Editor } from './use-editor';

interface Props {
  editor: Editor;
  workflow: Workflow;
  opened: boolean;
  onClose: () => void;
}

/** Two people edited the same draft: who saved second sees what the other did and chooses, and nothing is lost unseen. */
export function ConflictDialog(props: Props) {
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={words.conflict.title} size="lg">
      {props.opened && <Body {...props} />}
    </Dialog>
  );
}

/** Who saved it, as the refusal says, or as the draft that is there says. */
function saverOf(error: unknown, theirs: Workflow): { name: string | null; at: string | null } {
  const told: Record<string, unknown> = { ...theirs, ...(error instanceof ApiError ? error.problem : {}) };
  const by = told.saved_by;
  const name = isObject(by) ? (by.name ?? by.email) : by;
  return {
    name: typeof name === 'string' && name !== '' ? name : null,
    at: typeof told.saved_at === 'string' ? told.saved_at : null,
  };
}

function Body({ editor, workflow, onClose }: Props) {
  const navigate = useNavigate();
  const [looked, setLooked] = useState(false);
  const theirs = useQuery({ ...workflowQuery(workflow.id), refetchOnMount: 'always' });
  const ahead = theirs.data && theirs.data.etag !== editor.saved.etag ? theirs.data : undefined;
  const copy = useMutation({
    mutationFn: () => createWorkflow({ ...editor.document, name: words.conflict.copyOf(editor.document.name) }),
    onSuccess: (made) => void navigate({ to: '/workflows/$id', params: { id: made.id }, ignoreBlocker: true }),
  });
  if (theirs.error) return <ProblemOf error={theirs.error} />;
  if (!ahead) return <LoadingWords />;
  const saver = saverOf(editor.saving.error, ahead);
  const did = differences(editor.saved.document, ahead.draft);
  const found = differences(ahead.draft, editor.document);
  return (
    <Stack gap="sm">
      <Text size="sm">
        {words.conflict.who(saver.name)}
        {saver.at && (
          <>
            {' '}
            <Time at={saver.at} />
          </>
        )}
        . {words.conflict.safe}
      </Text>
      <Part title={words.conflict.theyDid} none={words.conflict.onlyPlaces} found={did} />
      <Part title={words.conflict.overwriting} none={words.conflict.noDifference} found={found} />
      {copy.error && <ProblemOf error={copy.error} />}
      <Group gap="xs">
        <Button
          onClick={() => {
            editor.takeTheirs(ahead);
            onClose();
          }}
        >
          {words.conflict.load}
        </Button>
        <Button variant="default" loading={copy.isPending} onClick={() => copy.mutate()}>
          {words.conflict.keep}
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        {words.conflict.loadHelp}
      </Text>
      <div className={classes.part}>
        <Checkbox
          label={words.conflict.looked(saver.name)}
          checked={looked}
          onChange={(event) => setLooked(event.currentTarget.checked)}
        />
        <div>
          <Button
            variant="default"
            c={looked ? 'var(--mantine-color-error)' : undefined}
            disabled={!looked}
            onClick={() => {
              editor.overwrite(ahead);
              onClose();
            }}
          >
            {words.conflict.overwrite}
          </Button>
        </div>
      </div>
    </Stack>
  );
}

function Part({ title, none, found }: { title: string; none: string; found: ReturnType<typeof differences> }) {
  return (
    <section aria-label={title}>
      <Text size="sm" fw={500}>
        {title}
      </Text>
      {found.length === 0 ? (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      ) : (
        <div className={classes.scrolled} tabIndex={0} role="group" aria-label={title}>
          <DifferencesList differences={found} />
        </div>
      )}
    </section>
  );
}
