import { useCallback, useState } from 'react';

const prefix = 'neuronflow-draft:';
const keepMs = 30 * 24 * 3_600_000;

interface Kept {
  at: number;
  value: unknown;
}

export function readDraft<Value>(key: string): { value: Value; at: number } | null {
  try {
    const kept = JSON.parse(localStorage.getItem(prefix + key) ?? 'null') as Kept | null;
    return kept && Date.now() - kept.at < keepMs ? { value: kept.value as Value, at: kept.at } : null;
  } catch {
    return null;
  }
}

export function writeDraft(key: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + key, JSON.stringify({ at: Date.now(), value } satisfies Kept));
  } catch {
    // Storage is off or full: the page works, the draft is just not kept.
  }
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(prefix + key);
  } catch {
    // Nothing was kept.
  }
}

/** State that survives a reload in this browser for thirty days, until dropped. Keys carry the person's id. */
export function useDraft<Value>(key: string, initial: Value) {
  const [found] = useState(() => readDraft<Value>(key));
  const [value, setValue] = useState<Value>(found ? found.value : initial);

  const change = useCallback(
    (next: Value) => {
      setValue(next);
      writeDraft(key, next);
    },
    [key],
  );
  const drop = useCallback(() => dropDraft(key), [key]);

  return { value, change, drop, restoredAt: found?.at ?? null };
}
