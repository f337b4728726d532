import { Button, Group, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { texts } from '@/lib/texts';
import { Dialog } from './dialog';

/** Asks before what was typed is left behind, by a link or by closing the tab. */
export function LeaveGuard({ dirty, text = texts.leave.text }: { dirty: boolean; text?: string }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => dirty,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  return (
    <Dialog opened={status === 'blocked'} onClose={() => reset?.()} title={texts.leave.title}>
      <Text size="sm">{text}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => reset?.()}>
          {texts.leave.stay}
        </Button>
        <Button color="bad" onClick={() => proceed?.()}>
          {texts.leave.leave}
        </Button>
      </Group>
    </Dialog>
  );
}
