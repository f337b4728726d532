import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { NodeType, Workflow, WorkflowDocument, WorkflowProblem } from '@/lib/api/types';
import { workflowQuery } from '@/lib/workflows';
import { saveDraft } from './api';
import { catalogueOf, edgeId, edgesOf, nodeOf } from './model/document';
import { same } from './model/differences';
import { change, type History, redo, startOf, undo } from './model/history';
import { placed } from './model/layout';
import { countsByNode } from './model/problems';
import { useTestData } from './use-test-data';
import { useTrial } from './use-trial';

interface Saved {
  document: WorkflowDocument;
  etag: string;
  problems: WorkflowProblem[];
  /** What does not keep it from being published. */
  warnings: WorkflowProblem[];
}

export interface Selection {
  nodes: string[];
  edge: string | null;
}

const nothing: Selection = { nodes: [], edge: null };

const savedAs = (document: WorkflowDocument, { etag, problems, warnings = [] }: Workflow): Saved => ({
  document,
  etag,
  problems,
  warnings,
});

/** The draft under the reader's hands: what it is, was and was saved as, and what is selected. */
export function useEditor(workflow: Workflow, types: NodeType[], editable: boolean) {
  const client = useQueryClient();
  const catalogue = useMemo(() => catalogueOf(types), [types]);
  const [saved, setSaved] = useState<Saved>(() => savedFrom(workflow));
  const [history, setHistory] = useState<History>(() => startOf(saved.document));
  const [chosen, select] = useState<Selection>(nothing);
  const [reveal, setReveal] = useState<{ path: string[]; count: number }>({ path: [], count: 0 });
  const revealed = useRef(0);
  const document = history.present;
  const dirty = useMemo(() => !same(document, saved.document), [document, saved.document]);
  const problemCounts = useMemo(() => countsByNode(saved.document, saved.problems), [saved]);
  const warningCounts = useMemo(() => countsByNode(saved.document, saved.warnings), [saved]);

  function savedFrom(from: Workflow): Saved {
    return savedAs(placed(from.draft, catalogue), from);
  }

  // What is gone is not selected, whoever took it away.
  const selection = useMemo<Selection>(
    () => ({
      nodes: chosen.nodes.filter((id) => nodeOf(document, id)),
      edge: edgesOf(document).some((edge) => edgeId(edge) === chosen.edge) ? chosen.edge : null,
    }),
    [chosen, document],
  );

  const apply = useCallback(
    (next: WorkflowDocument, kind: string | null = null) => {
      if (editable) setHistory((before) => change(before, next, kind, Date.now()));
    },
    [editable],
  );

  const saving = useMutation({
    mutationFn: ({ document: sent, etag }: { document: WorkflowDocument; etag: string }) =>
      saveDraft(workflow.id, sent, etag),
    onSuccess: (answer, { document: sent }) => {
      setSaved(savedAs(sent, answer));
      client.setQueryData(workflowQuery(workflow.id).queryKey, answer);
      void client.invalidateQueries({ queryKey: ['workflows'] });
    },
  });

  /** The etag of the draft as it is now, saved first where it was not; rejects where the server refuses it. */
  const save = async (): Promise<Saved> => {
    if (!dirty) return saved;
    const answer = await saving.mutateAsync({ document, etag: saved.etag });
    return savedAs(document, answer);
  };

  const data = useTestData(workflow.id, document, catalogue);
  const trial = useTrial(workflow.id, document, save, data);

  /** Saves over what somebody else saved meanwhile, whose state it was that was looked at. */
  const overwrite = (theirs: Workflow) => saving.mutate({ document, etag: theirs.etag });

  /** Goes on from what the server has; undo brings back what was here. */
  const takeTheirs = (theirs: Workflow) => {
    const next = savedFrom(theirs);
    setSaved(next);
    setHistory((before) => change(before, next.document, null, Date.now()));
    client.setQueryData(workflowQuery(workflow.id).queryKey, theirs);
    saving.reset();
  };

  return {
    workflow: workflow.id,
    data,
    trial,
    catalogue,
    types,
    editable,
    document,
    saved,
    dirty,
    problemCounts,
    warningCounts,
    /** What publishing said of the draft that was saved. */
    takeWarnings: (warnings: WorkflowProblem[]) => setSaved((before) => ({ ...before, warnings })),
    apply,
    undo: () => setHistory(undo),
    redo: () => setHistory(redo),
    canUndo: editable && history.past.length > 0,
    canRedo: editable && history.future.length > 0,
    selection,
    select,
    selectNode: (id: string | null) => select(id === null ? nothing : { nodes: [id], edge: null }),
    /** Shows a field of the selected step. */
    reveal,
    /** Whether that is still to be done; once. Later the focus stays where its owner puts it. */
    takeReveal: (count: number) => {
      const fresh = count > revealed.current;
      revealed.current = Math.max(revealed.current, count);
      return fresh;
    },
    showField: (path: string[]) => setReveal(({ count }) => ({ path, count: count + 1 })),
    save,
    saving,
    takeTheirs,
    overwrite,
  };
}

export type Editor = ReturnType<typeof useEditor>;
