import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Time } from '@/components/time';
import { ApiError } from '@/lib/api/problem';
import type { Approval } from '@/lib/api/types';
import { actOn, approvalQuery } from './api';
import { approvalTexts as words } from './texts';

/** Sends a reminder to those who have not decided; once within an hour is enough. */
export function Remind({ approval }: { approval: Approval }) {
  const client = useQueryClient();
  const sending = useMutation({
    networkMode: 'always',
    mutationFn: () => actOn(approval.id, 'remind', {}, crypto.randomUUID()),
    onSuccess: (shown) => client.setQueryData(approvalQuery(approval.id).queryKey, shown),
  });
  const may = approval.can?.includes('remind');
  const last = approval.reminded_at;
  if (!may && !(last && approval.status === 'open')) return null;
  return (
    <span style={{ display: 'flex', alignItems: 'center', gap: 8 }}>
      <Text size="xs" c={sending.error ? 'var(--nf-bad-fg)' : 'dimmed'} role="status" component="span">
        {sending.error ? (
          refusalOf(sending.error)
        ) : last ? (
          <>
            {words.reminded} <Time at={last} />
          </>
        ) : null}
      </Text>
      {may && (
        <Button
          variant="default"
          size="compact-xs"
          title={words.remindTitle}
          loading={sending.isPending}
          onClick={() => !sending.isPending && sending.mutate()}
        >
          {words.remind}
        </Button>
      )}
    </span>
  );
}

function refusalOf(error: Error): string {
  if (!(error instanceof ApiError)) return error.message;
  if (error.kind === 'reminded-recently') return words.remindedRecently;
  if (error.kind === 'nobody-asked') return words.nobodyAsked;
  return error.problem.detail ?? error.problem.title;
}
