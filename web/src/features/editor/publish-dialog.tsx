import { Button, Group, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Dialog } from '@/components/dialog';
import { Notice } from '@/components/notice';
import { LoadingWords, ProblemOf } from '@/components/states';
import { ApiError } from '@/lib/api/problem';
import type { Workflow } from '@/lib/api/types';
import { texts } from '@/lib/texts';
import { workflowQuery } from '@/lib/workflows';
import { publish, versionQuery } from './api';
import { DifferencesList } from './differences-list';
import classes from './editor.module.css';
import { differences } from './model/differences';
import { sentenceOf, wordsOf } from './model/problem-words';
import { warningWords } from './model/warnings';
import { editorTexts as words } from './texts';
import type { Editor } from './use-editor';
import { WarningText } from './warning-text';

interface Props {
  editor: Editor;
  workflow: Workflow;
  opened: boolean;
  onClose: () => void;
  /** Says it on the page, behind the dialog that closes. */
  onDone: (text: string) => void;
  onProblems: () => void;
}

export function PublishDialog(props: Props) {
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={words.publishing.title}>
      {props.opened && <Body {...props} />}
    </Dialog>
  );
}

function Body({ editor, workflow, onClose, onDone, onProblems }: Props) {
  const client = useQueryClient();
  const active = workflow.active?.version;
  const before = useQuery({ ...versionQuery(workflow.id, active ?? 0), enabled: active !== undefined });
  const found = before.data?.document ? differences(before.data.document, editor.document) : null;
  const attempt = useMutation({
    mutationFn: async () => {
      const saved = await editor.save();
      if (saved.problems.length) return null;
      return publish(workflow.id, saved.etag);
    },
    onSuccess: async (published) => {
      onClose();
      if (!published) return onProblems();
      await client.invalidateQueries({ queryKey: workflowQuery(workflow.id).queryKey });
      void client.invalidateQueries({ queryKey: ['workflows'] });
      editor.takeWarnings(published.warnings ?? []);
      onDone(words.publishing.done(published.version, published.warnings?.length ?? 0));
    },
    onError: (error) => {
      if (error instanceof ApiError && error.status === 412) onClose();
    },
  });
  const blocked = !editor.dirty && editor.saved.problems.length > 0;
  return (
    <>
      {blocked ? (
        <Notice title={words.publishing.blocked}>
          <ul>
            {editor.saved.problems
              .slice(0, 8)
              .map((problem) => wordsOf(problem, editor.saved.document, editor.catalogue))
              .map((said, index) => (
                <li key={index}>
                  {said.step && <strong>{said.step} </strong>}
                  {sentenceOf(said)}
                </li>
              ))}
          </ul>
        </Notice>
      ) : active === undefined ? (
        <Text size="sm">{words.publishing.first}</Text>
      ) : before.error ? (
        <ProblemOf error={before.error} />
      ) : found === null ? (
        <LoadingWords />
      ) : found.length === 0 ? (
        <Text size="sm">{words.publishing.nothing}</Text>
      ) : (
        <>
          <Text size="sm">{words.publishing.against(active)}</Text>
          <div className={classes.scrolled} tabIndex={0} role="group" aria-label={words.publishing.against(active)}>
            <DifferencesList differences={found} />
          </div>
        </>
      )}
      <WorthALook editor={editor} />
      {!blocked && (
        <Text size="sm" c="dimmed" mt="sm">
          {words.publishing.running} {editor.dirty && words.publishing.unsaved}
        </Text>
      )}
      {attempt.error && <ProblemOf error={attempt.error} />}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {texts.common.cancel}
        </Button>
        {blocked ? (
          <Button
            onClick={() => {
              onClose();
              onProblems();
            }}
          >
            {words.problems.showMe}
          </Button>
        ) : (
          <Button loading={attempt.isPending} onClick={() => attempt.mutate()}>
            {words.publishing.confirm}
          </Button>
        )}
      </Group>
    </>
  );
}

function WorthALook({ editor: { saved, catalogue, dirty } }: { editor: Editor }) {
  if (!saved.warnings.length) return null;
  return (
    <section className={classes.worthALook} aria-label={words.publishing.worthALook}>
      <h3 className={classes.partTitle}>
        <IconAlertCircle size={15} aria-hidden /> {words.publishing.worthALook}
        {dirty && <span className={classes.quiet}> {words.problems.asOfSave}</span>}
      </h3>
      <p className={classes.quiet}>{words.publishing.keepsNothing}</p>
      <ul tabIndex={0} aria-label={words.publishing.worthALook}>
        {saved.warnings.map((warning, index) => (
          <li key={index}>
            <WarningText said={warningWords(warning, saved.document, catalogue)} named />
          </li>
        ))}
      </ul>
    </section>
  );
}
