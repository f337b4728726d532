import { Autocomplete, Button, Group, Text, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '@/components/dialog';
import { ProblemOf } from '@/components/states';
import { UserLine } from '@/components/user-text';
import type { Approval, Reviewer } from '@/lib/api/types';
import { inertText } from '@/lib/inert-text';
import { useSendKey } from '@/lib/send-once';
import { hasVisibleText } from '@/lib/text-rules';
import { actOn, approvalQuery, type Colleague, colleaguesQuery } from './api';
import { approvalTexts as words } from './texts';

interface Props {
  approval: Approval;
  reviewer: Reviewer;
  mine: boolean;
}

/** A seat goes to somebody else, on record and with a reason. */
export function PassOn({ approval, reviewer, mine }: Props) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        variant="subtle"
        size="compact-xs"
        onClick={() => setOpened(true)}
        aria-label={words.passOnOf(inertText(reviewer.name))}
      >
        {words.passOn}
      </Button>
      <Dialog
        opened={opened}
        onClose={() => setOpened(false)}
        title={words.passOnTitle(mine, inertText(reviewer.name))}
      >
        <PassOnForm approval={approval} reviewer={reviewer} onDone={() => setOpened(false)} />
      </Dialog>
    </>
  );
}

function PassOnForm({ approval, reviewer, onDone }: Omit<Props, 'mine'> & { onDone: () => void }) {
  const client = useQueryClient();
  const [to, setTo] = useState('');
  const [reason, setReason] = useState('');
  const [search] = useDebouncedValue(to.trim(), 200);
  const key = useSendKey();
  const seated = approval.stages.flatMap((stage) => stage.reviewers.map((each) => each.email));
  const colleagues = useQuery({ ...colleaguesQuery(search), enabled: search.length > 0 });
  const offered = (colleagues.data?.items ?? []).filter(
    (each) => each.status !== 'disabled' && !seated.includes(each.email),
  );
  const chosen = offered.find((each) => each.email === to.trim() || labelOf(each) === to.trim());
  const address = chosen?.email ?? to.trim();

  const sending = useMutation({
    networkMode: 'always',
    mutationFn: () => {
      const body = { from: reviewer.email, to: address, reason };
      return actOn(approval.id, 'reassign', body, key.of(body));
    },
    onSuccess: (shown) => {
      client.setQueryData(approvalQuery(approval.id).queryKey, shown);
      void client.invalidateQueries({ queryKey: ['inbox'] });
      onDone();
    },
  });

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!sending.isPending && address && hasVisibleText(reason)) sending.mutate();
      }}
    >
      <Text size="sm" mb="md">
        {words.passOnLead}
      </Text>
      <Autocomplete
        data-autofocus
        label={words.passOnTo}
        description={words.passOnToHint}
        withAsterisk
        aria-required
        value={to}
        onChange={setTo}
        data={offered.map(labelOf)}
        filter={({ options }) => options}
        comboboxProps={{ withinPortal: false }}
        renderOption={({ option }) => <UserLine>{option.value}</UserLine>}
      />
      <Textarea
        mt="md"
        label={words.passOnReason}
        withAsterisk
        aria-required
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {sending.error && (
        <div style={{ marginTop: 12 }}>
          <ProblemOf error={sending.error} />
        </div>
      )}
      <Group justify="flex-end" mt="lg">
        <Button type="submit" loading={sending.isPending} disabled={!address || !hasVisibleText(reason)}>
          {words.passOnConfirm}
        </Button>
      </Group>
    </form>
  );
}

const labelOf = (colleague: Colleague) => `${colleague.name} <${colleague.email}>`;
