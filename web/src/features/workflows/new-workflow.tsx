import { Button, Group, Radio, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Dialog } from '@/components/dialog';
import { ProblemOf } from '@/components/states';
import type { Workflow, WorkflowDocument, WorkflowSummary } from '@/lib/api/types';
import { texts } from '@/lib/texts';
import { createWorkflow, workflowQuery } from '@/lib/workflows';
import { pathOf, starterDocument } from './starter';
import { workflowTexts as words } from './texts';

interface Props {
  opened: boolean;
  onClose: () => void;
  /** Their documents are the templates. */
  workflows: WorkflowSummary[];
}

export function NewWorkflow(props: Props) {
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={words.making.title}>
      {props.opened && <Body {...props} />}
    </Dialog>
  );
}

function Body({ onClose, workflows }: Props) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [from, setFrom] = useState('blank');
  const [tried, setTried] = useState(false);

  async function documentOf(named: string): Promise<WorkflowDocument> {
    if (from === 'blank') return { name: named, nodes: [], edges: [] };
    if (from === 'starter') return starterDocument(named, pathOf(named));
    const { draft } = await client.fetchQuery(workflowQuery(from));
    return { ...draft, name: named };
  }

  const attempt = useMutation({
    mutationFn: async () => createWorkflow(await documentOf(name.trim())),
    onSuccess: (made: Workflow) => {
      void client.invalidateQueries({ queryKey: ['workflows'] });
      void navigate({ to: '/workflows/$id', params: { id: made.id } });
    },
  });

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (name.trim() && !attempt.isPending) attempt.mutate();
      }}
    >
      <Stack gap="md">
        <TextInput
          label={words.making.name}
          placeholder={words.making.nameHint}
          value={name}
          withAsterisk
          data-autofocus
          maxLength={200}
          error={tried && !name.trim() ? words.making.missingName : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Radio.Group label={words.making.from} value={from} onChange={setFrom}>
          <Stack gap={8} mt={6} mah={280} style={{ overflowY: 'auto' }}>
            <Radio value="blank" label={words.making.blank} description={words.making.blankHelp} />
            <Radio value="starter" label={words.making.starter} description={words.making.starterHelp} />
            {workflows.map((workflow) => (
              <Radio key={workflow.id} value={workflow.id} label={words.making.copyOf(workflow.name)} />
            ))}
          </Stack>
        </Radio.Group>
        {attempt.error && <ProblemOf error={attempt.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {texts.common.cancel}
          </Button>
          <Button type="submit" loading={attempt.isPending}>
            {words.making.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
