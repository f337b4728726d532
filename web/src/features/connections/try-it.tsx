import { Button, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Section } from '@/components/page';
import { ProblemOf } from '@/components/states';
import { UserText } from '@/components/user-text';
import { formatDuration } from '@/lib/time';
import { testConnection } from './api';
import classes from './connections.module.css';
import { connectionTexts } from './texts';

const words = connectionTexts.test;

export function TryIt({ name, dirty }: { name: string; dirty: boolean }) {
  const attempt = useMutation({ mutationFn: () => testConnection(name) });
  const { data } = attempt;
  return (
    <Section title={words.title}>
      <div className={classes.try}>
        <Text size="sm" c="dimmed">
          {words.help} {dirty && words.unsaved}
        </Text>
        <Button variant="default" loading={attempt.isPending} onClick={() => attempt.mutate()}>
          {words.run}
        </Button>
      </div>
      <div role="status">
        {attempt.isPending && (
          <Text size="sm" c="dimmed" mt="sm">
            {words.running}
          </Text>
        )}
        {data && (
          <div className={classes.result} data-ok={data.ok}>
            {data.ok ? <IconCircleCheck size={18} aria-hidden /> : <IconCircleX size={18} aria-hidden />}
            <div>
              <strong>{data.ok ? words.ok : words.failed}</strong>{' '}
              <span className={classes.took}>({words.took(formatDuration(data.took_ms))})</span>
              <div>
                <UserText>{data.detail}</UserText>
              </div>
            </div>
          </div>
        )}
      </div>
      {attempt.error && <ProblemOf error={attempt.error} />}
    </Section>
  );
}
