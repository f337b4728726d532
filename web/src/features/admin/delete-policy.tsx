import { Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Confirm } from '@/components/confirm';
import { TextLink } from '@/components/link';
import type { Policy } from '@/lib/api/types';
import classes from './admin.module.css';
import { deletePolicy, inForceQuery } from './api';
import { adminTexts } from './texts';

const words = adminTexts.policy;

interface Props {
  policy: Policy;
  opened: boolean;
  onClose: () => void;
}

export function DeletePolicy({ policy, opened, onClose }: Props) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const inForce = useQuery({ ...inForceQuery(policy), enabled: opened });
  const attempt = useMutation({
    mutationFn: () => deletePolicy(policy.id),
    onSuccess: async () => {
      await navigate({ to: '/policies', state: { said: words.removed(policy.id) }, ignoreBlocker: true });
      client.removeQueries({ queryKey: ['policies', policy.id] });
      void client.invalidateQueries({ queryKey: ['policies'] });
    },
  });
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={words.removeTitle(policy.id)}
      confirm={words.removeConfirm}
      danger
      disabled={inForce.isPending}
      pending={attempt.isPending}
      error={attempt.error}
      onConfirm={() => attempt.mutate()}
    >
      <div role="status">
        <Text size="sm" fw={600}>
          {inForce.data
            ? words.inForce(inForce.data.count, inForce.data.more)
            : inForce.isError
              ? adminTexts.cannotLookUp
              : adminTexts.lookingUp}
        </Text>
        {!!inForce.data?.count && (
          <Text size="sm">
            <TextLink to="/register" search={{ policy: `${policy.id} ${policy.title}` }}>
              {words.seeInForce}
            </TextLink>
          </Text>
        )}
      </div>
      <ul className={classes.lines}>
        {words.consequences.map((line) => (
          <li key={line}>
            <Text size="sm">{line}</Text>
          </li>
        ))}
      </ul>
    </Confirm>
  );
}
