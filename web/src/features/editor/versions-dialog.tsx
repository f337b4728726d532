import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Badge } from '@/components/badge';
import { Dialog } from '@/components/dialog';
import { ErrorState, ProblemOf, RowsSkeleton } from '@/components/states';
import { Time } from '@/components/time';
import type { Workflow, WorkflowVersion } from '@/lib/api/types';
import { workflowQuery } from '@/lib/workflows';
import { activate, deactivate, versionQuery, versionsQuery } from './api';
import classes from './editor.module.css';
import { placed } from './model/layout';
import { editorTexts as words } from './texts';
import type { Editor } from './use-editor';

interface Props {
  editor: Editor;
  workflow: Workflow;
  opened: boolean;
  onClose: () => void;
  onDone: (text: string) => void;
}

export function VersionsDialog(props: Props) {
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={words.versionList.title}>
      {props.opened && <Body {...props} />}
    </Dialog>
  );
}

function Body({ editor, workflow, onClose, onDone }: Props) {
  const client = useQueryClient();
  const versions = useQuery(versionsQuery(workflow.id));
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: workflowQuery(workflow.id).queryKey });
    void client.invalidateQueries({ queryKey: ['workflows'] });
  };
  const act = useMutation({
    mutationFn: async (version: number | null) =>
      version === null ? deactivate(workflow.id) : activate(workflow.id, version),
    onSuccess: async (_, version) => {
      await refresh();
      onDone(version === null ? words.versionList.deactivated : words.versionList.activated(version));
    },
  });
  const load = useMutation({
    mutationFn: (version: number) => client.fetchQuery(versionQuery(workflow.id, version)),
    onSuccess: ({ document }) => {
      if (document) editor.apply(placed(document, editor.catalogue));
      onClose();
    },
  });
  if (versions.error) return <ErrorState error={versions.error} retry={() => void versions.refetch()} />;
  if (!versions.data) return <RowsSkeleton rows={3} />;
  return (
    <>
      {versions.data.length === 0 && (
        <Text size="sm" c="dimmed">
          {words.versionList.none}
        </Text>
      )}
      <ul className={classes.versions}>
        {versions.data.map((version) => (
          <VersionRow
            key={version.version}
            version={version}
            editable={editor.editable}
            busy={act.isPending || load.isPending}
            onActivate={() => act.mutate(version.version)}
            onLoad={() => load.mutate(version.version)}
          />
        ))}
      </ul>
      {(act.error ?? load.error) && <ProblemOf error={act.error ?? load.error} />}
      {editor.editable && workflow.active && (
        <Group justify="flex-end" mt="md">
          <Button variant="default" loading={act.isPending} onClick={() => act.mutate(null)}>
            {words.versionList.deactivate}
          </Button>
        </Group>
      )}
    </>
  );
}

interface RowProps {
  version: WorkflowVersion;
  editable: boolean;
  busy: boolean;
  onActivate: () => void;
  onLoad: () => void;
}

function VersionRow({ version: { version, at, by, active }, editable, busy, onActivate, onLoad }: RowProps) {
  return (
    <li>
      <div>
        <strong>{words.versionList.version(version)}</strong>{' '}
        {active && (
          <Badge tone="good" dot>
            {words.versionList.active}
          </Badge>
        )}
        <div className={classes.quiet}>
          <Time at={at} /> {by && words.versionList.by(by)}
        </div>
      </div>
      {editable && (
        <Group gap={6} wrap="nowrap">
          <Button
            variant="default"
            size="compact-xs"
            disabled={busy}
            aria-label={words.versionList.openLabel(version)}
            onClick={onLoad}
          >
            {words.versionList.open}
          </Button>
          {!active && (
            <Button
              variant="default"
              size="compact-xs"
              disabled={busy}
              aria-label={words.versionList.activateLabel(version)}
              onClick={onActivate}
            >
              {words.versionList.activate}
            </Button>
          )}
        </Group>
      )}
    </li>
  );
}
