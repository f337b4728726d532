import { useRouterState } from '@tanstack/react-router';
import { useState } from 'react';

/** What the page before says was done; it is said once, when the page opens. */
export function useSaid(): string | null {
  const said = useRouterState({ select: ({ location }) => location.state.said });
  return useState(said ?? null)[0];
}
