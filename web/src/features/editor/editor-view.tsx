import { ActionIcon, Button, Menu, Text, Tooltip, useComputedColorScheme } from '@mantine/core';
import { useDocumentTitle, useMediaQuery } from '@mantine/hooks';
import {
  IconAlertCircle,
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCheck,
  IconDots,
  IconLayoutDistributeVertical,
  IconPlus,
} from '@tabler/icons-react';
import { useRouterState } from '@tanstack/react-router';
import { ReactFlowProvider } from '@xyflow/react';
import { type ReactNode, useCallback, useState } from 'react';
import { Badge } from '@/components/badge';
import { Dialog } from '@/components/dialog';
import { LeaveGuard } from '@/components/leave-guard';
import { TextLink } from '@/components/link';
import { ProblemOf } from '@/components/states';
import { ApiError } from '@/lib/api/problem';
import type { NodeType, Workflow, WorkflowDocument } from '@/lib/api/types';
import { texts } from '@/lib/texts';
import { downloadDocument } from '@/lib/workflows';
import { Canvas, type OpenEnd } from './canvas';
import { ConflictDialog } from './conflict-dialog';
import classes from './editor.module.css';
import { Inspector } from './inspector';
import { refusalOf } from './model/connect';
import { addEdge, addNode, edgeId, edgesOf, nodesOf, portOf, portsOf, removeEdges } from './model/document';
import { layout, placeFor } from './model/layout';
import { type Added, moveNodes, nodeOf } from './model/document';
import { Palette } from './palette';
import { PasteDialog } from './paste-dialog';
import { ProblemsPanel } from './problems-panel';
import { PublishDialog } from './publish-dialog';
import { StepList } from './step-list';
import { TestDialog } from './test-dialog';
import { TrialBar } from './trial-bar';
import { editorTexts as words } from './texts';
import { type Editor, useEditor } from './use-editor';
import { useEditorKeys } from './use-keys';
import { VersionsDialog } from './versions-dialog';

type Opened = 'publish' | 'versions' | 'test' | 'conflict' | null;

export function EditorView({
  workflow,
  types,
  editable,
}: {
  workflow: Workflow;
  types: NodeType[];
  editable: boolean;
}) {
  const editor = useEditor(workflow, types, editable);
  const { document, saving, dirty } = editor;
  const phone = useMediaQuery('(max-width: 48em)') ?? false;
  const dark = useComputedColorScheme('light') === 'dark';
  const [opened, setOpened] = useState<Opened>(null);
  const [adding, setAdding] = useState(() => editable && nodesOf(document).length === 0 && !phone);
  // Who imported a document sees at once what is wrong with it.
  const arrived = useRouterState({ select: ({ location }) => location.state.showProblems === true });
  const [problemsOpen, setProblemsOpen] = useState(arrived && workflow.problems.length > 0);
  const [said, setSaid] = useState('');
  const [openEnd, setOpenEnd] = useState<OpenEnd | null>(null);
  useDocumentTitle(`${document.name || words.unnamed} · ${texts.product}`);

  const stale = saving.error instanceof ApiError && saving.error.status === 412;
  const [staleSeen, setStaleSeen] = useState<unknown>(null);
  if (stale && staleSeen !== saving.error) {
    setStaleSeen(saving.error);
    setOpened('conflict');
  }

  const save = useCallback(() => {
    setSaid('');
    // A refusal stands in `saving.error`.
    if (!saving.isPending) editor.save().catch(() => undefined);
  }, [editor, saving.isPending]);
  const [whole, setWhole] = useState<WorkflowDocument | null>(null);
  useEditorKeys(editor, save, setWhole);

  const close = () => setOpened(null);
  const showProblems = () => setProblemsOpen(true);

  function add(type: NodeType) {
    const added = openEnd ? addAt(openEnd, type) : addAfter(type);
    setOpenEnd(null);
    editor.apply(added.document);
    editor.selectNode(added.id);
    if (phone) setAdding(false);
  }

  /** Where a connection was let go, joined to it. */
  function addAt({ from, port, at }: OpenEnd, type: NodeType): Added {
    const added = addNode(document, type, at);
    const edge = { from, port, to: added.id };
    const joined = refusalOf(added.document, editor.catalogue, edge) === null;
    return { id: added.id, document: joined ? addEdge(added.document, edge) : added.document };
  }

  /** Behind the selected step, or into the selected connection. */
  function addAfter(type: NodeType): Added {
    const between = edgesOf(document).find((edge) => edgeId(edge) === editor.selection.edge);
    const after = between?.from ?? (editor.selection.nodes.length === 1 ? (editor.selection.nodes[0] ?? null) : null);
    const added = addNode(document, type, placeFor(document, after));
    const port = between ? portOf(between) : after === null ? undefined : freePort(editor, after);
    if (after === null || port === undefined || type.starts) return added;
    const without = between ? removeEdges(added.document, [edgeId(between)]) : added.document;
    const joined = addEdge(without, { from: after, port, to: added.id });
    if (!between) return { id: added.id, document: joined };
    const made = nodeOf(joined, added.id);
    const [on] = made ? portsOf(made, editor.catalogue) : [];
    const back = on === undefined ? null : { from: added.id, port: on, to: between.to };
    const leads = back && refusalOf(joined, editor.catalogue, back) === null;
    return { id: added.id, document: leads ? addEdge(joined, back) : joined };
  }

  const closePalette = () => {
    setAdding(false);
    setOpenEnd(null);
  };
  const palette = (
    <Palette
      key={openEnd ? edgeId({ ...openEnd, to: '' }) : 'any'}
      types={openEnd ? types.filter((type) => !type.starts) : types}
      onAdd={add}
      onClose={phone ? undefined : closePalette}
    />
  );
  const several = editor.selection.nodes.length > 0 || editor.selection.edge !== null;
  const empty = nodesOf(document).length === 0;

  return (
    <div className={classes.page}>
      <Toolbar
        editor={editor}
        workflow={workflow}
        onSave={save}
        onOpen={setOpened}
        onAdd={() => setAdding((before) => !before)}
        adding={adding}
        onProblems={() => {
          // A phone shows them in place of the step.
          if (phone) editor.selectNode(null);
          setProblemsOpen((before) => !before || (phone && several));
        }}
        problemsOpen={problemsOpen}
        said={said}
      />
      {saving.error && !stale && (
        <div className={classes.refused}>
          <ProblemOf error={saving.error} />
          {saving.error instanceof ApiError && saving.error.errors.length > 0 && (
            <ul>
              {saving.error.errors.map(({ pointer, message }, index) => (
                <li key={index}>
                  <code>{pointer}</code> {message}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {!editable && (
        <Text size="xs" c="dimmed" className={classes.hint}>
          {workflow.archived ? words.archived : words.readOnly}
        </Text>
      )}
      {phone ? (
        <div className={classes.phone}>
          {several ? (
            <Inspector editor={editor} onClose={() => editor.selectNode(null)} />
          ) : (
            <>
              {problemsOpen && <ProblemsPanel editor={editor} onClose={() => setProblemsOpen(false)} />}
              <TrialBar editor={editor} />
              {empty && <Empty />}
              <StepList editor={editor} />
              <Inspector editor={editor} />
            </>
          )}
          <Dialog opened={adding} onClose={closePalette} title={words.palette.title}>
            {palette}
          </Dialog>
        </div>
      ) : (
        <div className={classes.desk}>
          {adding && (
            <aside className={classes.palette} aria-label={words.palette.title}>
              {palette}
            </aside>
          )}
          <div className={classes.middle}>
            <TrialBar editor={editor} />
            <ReactFlowProvider>
              <Canvas
                editor={editor}
                dark={dark}
                onOpen={() => editor.showField(['config'])}
                onOpenEnd={(end) => {
                  setOpenEnd(end);
                  setAdding(true);
                }}
              >
                {empty && <Empty />}
              </Canvas>
            </ReactFlowProvider>
            {problemsOpen && <ProblemsPanel editor={editor} onClose={() => setProblemsOpen(false)} />}
          </div>
          <aside className={classes.inspector} aria-label={words.inspector.settings}>
            <Inspector editor={editor} />
          </aside>
        </div>
      )}
      <PublishDialog
        editor={editor}
        workflow={workflow}
        opened={opened === 'publish'}
        onClose={close}
        onDone={setSaid}
        onProblems={showProblems}
      />
      <VersionsDialog
        editor={editor}
        workflow={workflow}
        opened={opened === 'versions'}
        onClose={close}
        onDone={setSaid}
      />
      <TestDialog editor={editor} opened={opened === 'test'} onClose={close} onProblems={showProblems} />
      <ConflictDialog editor={editor} workflow={workflow} opened={opened === 'conflict'} onClose={close} />
      <PasteDialog editor={editor} document={whole} onClose={() => setWhole(null)} />
      <LeaveGuard dirty={dirty} text={words.leave} />
    </div>
  );
}

/** The first port of a step that leads nowhere yet. */
function freePort({ document, catalogue }: Editor, id: string): string | undefined {
  const node = nodeOf(document, id);
  if (!node) return undefined;
  const used = new Set((document.edges ?? []).filter((edge) => edge.from === id).map((edge) => edge.port ?? 'main'));
  return portsOf(node, catalogue).find((port) => !used.has(port));
}

const Empty = () => (
  <div className={classes.empty}>
    <Text fw={600}>{words.emptyTitle}</Text>
    <Text size="sm" c="dimmed">
      {words.empty}
    </Text>
  </div>
);

interface ToolbarProps {
  editor: Editor;
  workflow: Workflow;
  onSave: () => void;
  onOpen: (opened: Opened) => void;
  onAdd: () => void;
  adding: boolean;
  onProblems: () => void;
  problemsOpen: boolean;
  said: string;
}

function Toolbar(props: ToolbarProps) {
  const { editor, workflow, onOpen } = props;
  const { document, editable, dirty, saving, saved } = editor;
  const count = saved.problems.length;
  const warnings = saved.warnings.length;
  const Mark = count ? IconAlertTriangle : warnings ? IconAlertCircle : IconCheck;
  const state = saving.isPending ? words.saving : dirty ? words.unsaved : words.saved;
  return (
    <header className={classes.toolbar}>
      <div className={classes.heading}>
        <div className={classes.back}>
          <TextLink to="/workflows" inherit>
            ← {words.back}
          </TextLink>
          <span role="status">{props.said || (editable ? state : '')}</span>
        </div>
        <div className={classes.titleRow}>
          <h1 className={classes.title}>{document.name || words.unnamed}</h1>
          <Badge tone={workflow.active ? 'good' : 'neutral'} dot>
            {workflow.active ? words.active(workflow.active.version) : words.inactive}
          </Badge>
        </div>
      </div>
      <div className={classes.tools}>
        {editable && (
          <>
            <Tool label={words.undo} disabled={!editor.canUndo} onClick={editor.undo}>
              <IconArrowBackUp size={17} />
            </Tool>
            <Tool label={words.redo} disabled={!editor.canRedo} onClick={editor.redo}>
              <IconArrowForwardUp size={17} />
            </Tool>
            <Tool
              label={words.arrange}
              onClick={() => editor.apply(moveNodes(document, layout(document, editor.catalogue)))}
              desk
            >
              <IconLayoutDistributeVertical size={17} />
            </Tool>
          </>
        )}
        <Button
          variant="subtle"
          color="gray"
          c={count ? 'var(--nf-bad-fg)' : warnings ? 'var(--nf-warn-fg)' : 'dimmed'}
          size="compact-xs"
          leftSection={<Mark size={15} aria-hidden />}
          aria-expanded={props.problemsOpen}
          onClick={props.onProblems}
        >
          {words.problems.both(count, warnings)}
        </Button>
        {editable && (
          <>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPlus size={15} aria-hidden />}
              aria-expanded={props.adding}
              onClick={props.onAdd}
            >
              {words.addStep}
            </Button>
            <Button variant="default" size="xs" onClick={() => onOpen('test')}>
              {words.test}
            </Button>
            <Button variant="default" size="xs" disabled={!dirty} loading={saving.isPending} onClick={props.onSave}>
              {words.save}
            </Button>
            <Button size="xs" onClick={() => onOpen('publish')}>
              {words.publish}
            </Button>
          </>
        )}
        {/* An open menu closes by choosing, Escape or a click elsewhere; measuring its place never hides it from under a hand. */}
        <Menu position="bottom-end" hideDetached={false}>
          <Menu.Target>
            <ActionIcon variant="default" size={30} aria-label={words.more}>
              <IconDots size={17} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => onOpen('versions')}>{words.versions}</Menu.Item>
            <Menu.Item onClick={() => downloadDocument(document)}>{words.exportIt}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </header>
  );
}

interface ToolProps {
  label: string;
  disabled?: boolean;
  onClick: () => void;
  desk?: boolean;
  children: ReactNode;
}

function Tool({ label, disabled, onClick, desk, children }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={30}
        aria-label={label}
        disabled={disabled}
        onClick={onClick}
        visibleFrom={desk ? 'sm' : undefined}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
