import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { WorkflowDocument, WorkflowProblem } from '@/lib/api/types';
import { runTest, testExecutionQuery, type TestRun } from './api';
import { traceOf } from './model/trace';
import type { TestData } from './use-test-data';

interface Shown {
  id: string;
  /** The step that it runs up to; null: all of it. */
  until: string | null;
  /** An execution of the past, not a test. */
  past: boolean;
}

/** A test of the draft, or an execution of the past, as the canvas and the steps show it. */
export function useTrial(
  workflow: string,
  document: WorkflowDocument,
  save: () => Promise<{ problems: WorkflowProblem[] }>,
  data: TestData,
) {
  const [shown, setShown] = useState<Shown | null>(null);
  const execution = useQuery({ ...testExecutionQuery(shown?.id ?? ''), enabled: shown !== null });
  const starting = useMutation({
    /** Null where the draft cannot run: it has problems. */
    mutationFn: async (run: TestRun) => ((await save()).problems.length ? null : runTest(workflow, run)),
    onSuccess: (started, { until }) => {
      if (!started) return;
      setShown({ id: started.execution_id, until: until ?? null, past: false });
      data.setFrom(started.execution_id);
    },
  });
  const trace = useMemo(
    () => (shown && execution.data ? traceOf(execution.data, document) : null),
    [shown, execution.data, document],
  );
  return {
    shown,
    execution: shown ? execution.data : undefined,
    error: shown ? execution.error : null,
    trace,
    starting,
    /** Shows one of the past, and reads the fields' values from it; null goes back to the request and the pins. */
    show: (id: string | null) => {
      setShown(id === null ? null : { id, until: null, past: true });
      data.setFrom(id);
    },
  };
}

export type Trial = ReturnType<typeof useTrial>;
