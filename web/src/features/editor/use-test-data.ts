import { useMemo, useState } from 'react';
import type { Json, JsonObject, WorkflowDocument } from '@/lib/api/types';
import { useDraft } from '@/lib/draft';
import { useUser } from '@/lib/session';
import type { ExpressionData } from './api';
import { type Catalogue, nodeOf } from './model/document';
import { sampleInput } from './model/test-input';

interface Kept {
  /** The request to test with; null: one that is made up from the start's schema. */
  input: Json;
  /** Outputs to use for steps, by id. */
  pins: JsonObject;
}

const nothing: Kept = { input: null, pins: {} };

/** The data that a builder tries the draft with. It stays in this browser, with the draft. */
export function useTestData(workflow: string, document: WorkflowDocument, catalogue: Catalogue) {
  const user = useUser();
  const { value, change } = useDraft<Kept>(`builder:${user?.id ?? ''}:${workflow}`, nothing);
  // The execution whose data the fields are shown with; null: the request and the pins.
  const [from, setFrom] = useState<string | null>(null);
  const made = useMemo(() => sampleInput(document, catalogue), [document, catalogue]);
  const input = value.input ?? made;
  // What was pinned for a step that is gone is kept: undo may bring it back.
  const pins = useMemo(
    () => Object.fromEntries(Object.entries(value.pins).filter(([id]) => nodeOf(document, id))),
    [value.pins, document],
  );
  const data = useMemo<ExpressionData>(
    () => (from === null ? { input, pins } : { execution_id: from }),
    [from, input, pins],
  );
  return {
    input,
    /** Whether somebody wrote the request. */
    ownInput: value.input !== null,
    setInput: (next: Json) => change({ ...value, input: next }),
    pins,
    pin: (id: string, output: Json) => change({ ...value, pins: { ...value.pins, [id]: output } }),
    unpin: (id: string) =>
      change({ ...value, pins: Object.fromEntries(Object.entries(value.pins).filter(([each]) => each !== id)) }),
    renamePin: (id: string, next: string) => {
      const { [id]: pinned, ...others } = value.pins;
      if (pinned !== undefined) change({ ...value, pins: { ...others, [next]: pinned } });
    },
    from,
    setFrom,
    data,
  };
}

export type TestData = ReturnType<typeof useTestData>;
