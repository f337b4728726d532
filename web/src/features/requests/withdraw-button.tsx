import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Dialog } from '@/components/dialog';
import { Notice } from '@/components/notice';
import { ProblemOf } from '@/components/states';
import { ApiError } from '@/lib/api/problem';
import type { RequestView } from '@/lib/api/types';
import { requestQuery, withdraw } from './api';
import { requestTexts as words } from './texts';

export function WithdrawButton({ request }: { request: RequestView }) {
  const client = useQueryClient();
  const [opened, dialog] = useDisclosure(false);
  const attempt = useMutation({
    networkMode: 'always',
    mutationFn: () => withdraw(request.execution_id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: requestQuery(request.execution_id).queryKey });
      dialog.close();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['requests'] }),
  });
  const tooLate = attempt.error instanceof ApiError && attempt.error.status === 409;
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        {words.withdraw}
      </Button>
      <Dialog opened={opened} onClose={dialog.close} title={words.withdrawTitle}>
        <Text size="sm" mb="md">
          {words.withdrawText}
        </Text>
        {tooLate && (
          <Notice alert title={words.tooLate}>
            {words.tooLateDetail}
          </Notice>
        )}
        {attempt.error && !tooLate && <ProblemOf error={attempt.error} />}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={dialog.close} data-autofocus>
            {words.withdrawKeep}
          </Button>
          <Button color="bad" loading={attempt.isPending} onClick={() => !attempt.isPending && attempt.mutate()}>
            {words.withdrawConfirm}
          </Button>
        </Group>
      </Dialog>
    </>
  );
}
