import { Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Confirm } from '@/components/confirm';
import { isAdmin } from '@/lib/access';
import type { Policy, RegisterEntry, User } from '@/lib/api/types';
import { hasVisibleText } from '@/lib/text-rules';
import { entryQuery, revokeEntry } from './api';
import { registerTexts } from './texts';

const words = registerTexts.revoking;
const longest = 1_000;

const same = (a: string | null | undefined, b: string) => !!a && a.toLowerCase() === b.toLowerCase();

/** The directory's policy that an entry is an exception from. */
export const policyOf = (entry: RegisterEntry, policies: Policy[]) =>
  policies.find(({ id }) => entry.policy === id || entry.policy.startsWith(`${id} `));

/** The owner of the entry, the owner of its policy, an administrator; the server asks the same. */
export function mayRevoke(entry: RegisterEntry, user: User, policies: Policy[]): boolean {
  if (entry.status !== 'active' && entry.status !== 'expiring') return false;
  // Auditors change nothing, whatever else they are.
  if (user.roles.every((role) => role === 'auditor')) return false;
  return isAdmin(user) || same(entry.owner, user.email) || same(policyOf(entry, policies)?.owner, user.email);
}

export function RevokeDialog({
  entry,
  onClose,
  onDone,
}: {
  entry: RegisterEntry;
  onClose: () => void;
  onDone: () => void;
}) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = !hasVisibleText(reason);
  const revoke = useMutation({
    mutationFn: () => revokeEntry(entry.id, reason.trim().replaceAll(/\s*\n\s*/g, ' ')),
    onSuccess: (changed) => {
      client.setQueryData(entryQuery(entry.id).queryKey, changed);
      void client.invalidateQueries({ queryKey: ['register'] });
      onDone();
      onClose();
    },
  });
  return (
    <Confirm
      opened
      danger
      onClose={onClose}
      title={words.title}
      confirm={words.confirm}
      pending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => (missing ? setTried(true) : revoke.mutate())}
    >
      <Text size="sm">{words.text}</Text>
      <Textarea
        label={words.reason}
        description={words.reasonHelp}
        required
        withAsterisk={false}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={longest}
        value={reason}
        error={tried && missing ? words.missing : undefined}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
      />
    </Confirm>
  );
}
