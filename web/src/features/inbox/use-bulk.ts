import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '@/lib/api/problem';
import type { Approval, Verdict } from '@/lib/api/types';
import { allowedVerdicts, loadApproval, sendDecision, type ShownApproval } from '@/lib/approval-decision';
import { refusalTexts } from '@/lib/approval-refusals';
import { hasVisibleText } from '@/lib/text-rules';
import { bulkTexts as words } from './texts';

export type BulkState = 'loading' | 'ready' | 'sending' | 'done' | 'refused';

export interface BulkItem {
  approval: Approval;
  state: BulkState;
  /** What was received and is shown; its fingerprint goes with the decision. */
  shown?: ShownApproval;
  /** Why it was not, or cannot be, decided. */
  why?: string;
  /** The server never answered: the same may be sent again. */
  unanswered?: boolean;
}

function obstacle({ approval, shownHash }: ShownApproval, verdict: Verdict): string | undefined {
  if (!allowedVerdicts(approval).includes(verdict)) return words.impossible.verdict;
  if (!approval.allow_bulk) return words.impossible.alone;
  if (shownHash === null || shownHash !== approval.context_hash) return words.impossible.hash;
  return undefined;
}

function refusalOf(error: unknown): string {
  if (!(error instanceof ApiError)) return String(error);
  const known = refusalTexts[error.kind];
  if (known) return `${known.title}. ${known.detail}`;
  return error.problem.detail ?? error.problem.title;
}

const unansweredBy = (error: unknown) =>
  error instanceof ApiError && (error.status === 0 || error.status === 502 || error.status === 504);

async function load(id: string, verdict: Verdict, signal: AbortSignal): Promise<Partial<BulkItem>> {
  try {
    const shown = await loadApproval(id, signal);
    const why = obstacle(shown, verdict);
    return why ? { state: 'refused', why, shown } : { state: 'ready', shown };
  } catch {
    return { state: 'refused', why: words.impossible.load };
  }
}

/**
 * Loads each approval, shows what was received, and then decides one after the other, each under a key and with the fingerprint of its
 * own. One refusal does not stop the others; silence of the server does.
 */
export function useBulk(approvals: Approval[], verdict: Verdict) {
  const client = useQueryClient();
  const [items, setItems] = useState<BulkItem[]>(() => approvals.map((approval) => ({ approval, state: 'loading' })));
  const [running, setRunning] = useState(false);
  const stopping = useRef(false);
  const keys = useRef(new Map<string, string>());

  const update = useCallback((id: string, change: Partial<BulkItem>) => {
    setItems((all) => all.map((each) => (each.approval.id === id ? { ...each, ...change } : each)));
  }, []);

  const [wanted] = useState(() => approvals.map(({ id }) => id));
  useEffect(() => {
    const abort = new AbortController();
    async function loadAll() {
      for (const id of wanted) {
        const loaded = await load(id, verdict, abort.signal);
        if (abort.signal.aborted) return;
        update(id, loaded);
      }
    }
    void loadAll();
    return () => abort.abort();
  }, [update, verdict, wanted]);

  async function decide(comment: string) {
    if (running) return;
    setRunning(true);
    stopping.current = false;
    for (const { approval, shown, state, unanswered } of items) {
      if (stopping.current) break;
      if (!shown?.shownHash || !(state === 'ready' || unanswered)) continue;
      update(approval.id, { state: 'sending', why: undefined, unanswered: false });
      const said = `${verdict}\n${comment}`;
      const key = keys.current.get(`${approval.id}\n${said}`) ?? crypto.randomUUID();
      keys.current.set(`${approval.id}\n${said}`, key);
      const body = {
        decision: verdict,
        ...(hasVisibleText(comment) && { comment }),
        revision: shown.approval.revision,
        context_hash: shown.shownHash,
      };
      try {
        await sendDecision(approval.id, body, key);
        update(approval.id, { state: 'done' });
      } catch (error) {
        if (unansweredBy(error)) {
          update(approval.id, { state: 'refused', why: words.unreachable, unanswered: true });
          break;
        }
        update(approval.id, { state: 'refused', why: refusalOf(error) });
      }
    }
    setRunning(false);
    void client.invalidateQueries({ queryKey: ['inbox'] });
    void client.invalidateQueries({ queryKey: ['decided'] });
    void client.invalidateQueries({ queryKey: ['approval'] });
  }

  const stop = () => {
    stopping.current = true;
  };
  return { items, running, decide, stop };
}
