import { useLayoutEffect } from 'react';

const unsaved = new Set<symbol>();

/** Whether something is written on the page that is kept nowhere yet: nothing but its writer may throw it away. */
export const hasUnsaved = () => unsaved.size > 0;

export function useUnsaved(dirty: boolean): void {
  useLayoutEffect(() => {
    if (!dirty) return;
    const mark = Symbol();
    unsaved.add(mark);
    return () => {
      unsaved.delete(mark);
    };
  }, [dirty]);
}
