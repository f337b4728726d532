import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Dialog } from '@/components/dialog';
import { Notice } from '@/components/notice';
import { ProblemOf } from '@/components/states';
import { ApiError } from '@/lib/api/problem';
import type { WorkflowDocument } from '@/lib/api/types';
import { createWorkflow } from '@/lib/workflows';
import { paste } from './model/clipboard';
import { nodesOf } from './model/document';
import { placed } from './model/layout';
import { editorTexts as words } from './texts';
import type { Editor } from './use-editor';

interface Props {
  editor: Editor;
  /** What was pasted; null: nothing. */
  document: WorkflowDocument | null;
  onClose: () => void;
}

/** A whole workflow was pasted onto the canvas: what is meant by it cannot be guessed. */
export function PasteDialog(props: Props) {
  return (
    <Dialog opened={props.document !== null} onClose={props.onClose} title={words.pasting.title}>
      {props.document && <Body {...props} document={props.document} />}
    </Dialog>
  );
}

function Body({ editor, document, onClose }: Props & { document: WorkflowDocument }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const attempt = useMutation({
    mutationFn: () => createWorkflow(document),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['workflows'] });
      void navigate({ to: '/workflows/$id', params: { id: made.id }, state: { showProblems: true } });
      onClose();
    },
  });
  const refused = attempt.error instanceof ApiError ? attempt.error.errors : [];
  return (
    <Stack gap="sm">
      <Text size="sm">{words.pasting.text(document.name, nodesOf(document).length)}</Text>
      {refused.length > 0 ? (
        <Notice alert title={words.pasting.refused}>
          <ul>
            {refused.map(({ pointer, message }, index) => (
              <li key={index}>
                <code>{pointer}</code> {message}
              </li>
            ))}
          </ul>
        </Notice>
      ) : (
        attempt.error && <ProblemOf error={attempt.error} />
      )}
      <Button loading={attempt.isPending} onClick={() => attempt.mutate()} data-autofocus>
        {words.pasting.importIt}
      </Button>
      <Button
        variant="default"
        onClick={() => {
          const pasted = paste(editor.document, JSON.stringify(placed(document, editor.catalogue)));
          if (pasted) {
            editor.apply(pasted.document);
            editor.select({ nodes: pasted.ids, edge: null });
          }
          onClose();
        }}
      >
        {words.pasting.add}
      </Button>
      <Button
        variant="default"
        onClick={() => {
          editor.apply(placed({ ...document, name: editor.document.name }, editor.catalogue));
          onClose();
        }}
      >
        {words.pasting.replace}
      </Button>
      <Text size="xs" c="dimmed">
        {words.pasting.undo}
      </Text>
    </Stack>
  );
}
