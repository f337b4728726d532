import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Dialog } from '@/components/dialog';
import { LoadingWords, ProblemOf } from '@/components/states';
import type { Workflow } from '@/lib/api/types';
import { createWorkflow, workflowQuery } from '@/lib/workflows';
import { DifferencesList } from './differences-list';
import classes from './editor.module.css';
import { differences } from './model/differences';
import { editorTexts as words } from './texts';
import type { Editor } from './use-editor';

const numberOf = (etag: string) => etag.replaceAll(/\D/g, '') || '?';

interface Props {
  editor: Editor;
  workflow: Workflow;
  opened: boolean;
  onClose: () => void;
}

/** Two people edited the same draft: who saved second chooses, and nothing is lost either way. */
export function ConflictDialog(props: Props) {
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={words.conflict.title}>
      {props.opened && <Body {...props} />}
    </Dialog>
  );
}

function Body({ editor, workflow, onClose }: Props) {
  const navigate = useNavigate();
  const theirs = useQuery({ ...workflowQuery(workflow.id), refetchOnMount: 'always' });
  const ahead = theirs.data && theirs.data.etag !== editor.saved.etag ? theirs.data : undefined;
  const copy = useMutation({
    mutationFn: () => createWorkflow({ ...editor.document, name: words.conflict.copyOf(editor.document.name) }),
    onSuccess: (made) => void navigate({ to: '/workflows/$id', params: { id: made.id }, ignoreBlocker: true }),
  });
  if (theirs.error) return <ProblemOf error={theirs.error} />;
  if (!ahead) return <LoadingWords />;
  const found = differences(editor.document, ahead.draft);
  return (
    <Stack gap="sm">
      <Text size="sm">{words.conflict.text(numberOf(ahead.etag), numberOf(editor.saved.etag))}</Text>
      {found.length === 0 ? (
        <Text size="sm">{words.conflict.noDifference}</Text>
      ) : (
        <div className={classes.scrolled} tabIndex={0} role="group" aria-label={words.conflict.differs}>
          <Text size="sm" fw={500}>
            {words.conflict.differs}
          </Text>
          <DifferencesList differences={found} />
        </div>
      )}
      {copy.error && <ProblemOf error={copy.error} />}
      <Button
        onClick={() => {
          editor.takeTheirs(ahead);
          onClose();
        }}
      >
        {words.conflict.load}
      </Button>
      <Text size="xs" c="dimmed">
        {words.conflict.loadHelp}
      </Text>
      <Button variant="default" loading={copy.isPending} onClick={() => copy.mutate()}>
        {words.conflict.keep}
      </Button>
    </Stack>
  );
}
