import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { ApiError } from '@/lib/api/problem';
import type { Approval } from '@/lib/api/types';
import { useSendKey } from '@/lib/send-once';
import { approvalQuery, type DecisionBody, sendDecision } from './api';

export type Sending = ReturnType<typeof useDecision>;

/**
 * Sends one decision at a time. The same decision sent again (a second click, a lost answer) carries the same key, so the server
 * counts it once; a changed one is a new attempt.
 */
export function useDecision(approval: Approval, onRecorded: () => void) {
  const client = useQueryClient();
  const key = useSendKey();
  const sending = useRef(false);

  const mutation = useMutation({
    // Sent now or refused now: nothing waits unseen for the connection to come back.
    networkMode: 'always',
    mutationFn: (body: DecisionBody) => sendDecision(approval.id, body, key.of(body)),
    onSuccess: (shown) => {
      client.setQueryData(approvalQuery(approval.id).queryKey, shown);
      onRecorded();
      void client.invalidateQueries({ queryKey: ['inbox'] });
      void client.invalidateQueries({ queryKey: ['decided'] });
    },
    onError: (error) => {
      // Somebody was faster: show how it stands now, beside the explanation.
      if (error instanceof ApiError && (error.status === 409 || error.status === 403)) {
        void client.invalidateQueries({ queryKey: approvalQuery(approval.id).queryKey });
      }
    },
    onSettled: () => {
      sending.current = false;
    },
  });

  function send(body: DecisionBody) {
    if (sending.current) return;
    sending.current = true;
    mutation.mutate(body);
  }

  return {
    send,
    pending: mutation.isPending,
    error: mutation.error,
    recorded: mutation.isSuccess,
  };
}
