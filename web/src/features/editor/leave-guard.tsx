import { Button, Group, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { Dialog } from '@/components/dialog';
import { editorTexts as words } from './texts';

/** Asks before unsaved changes are left behind, by a link or by closing the tab. */
export function LeaveGuard({ dirty }: { dirty: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => dirty,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  return (
    <Dialog opened={status === 'blocked'} onClose={() => reset?.()} title={words.leave.title}>
      <Text size="sm">{words.leave.text}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => reset?.()}>
          {words.leave.stay}
        </Button>
        <Button color="bad" onClick={() => proceed?.()}>
          {words.leave.leave}
        </Button>
      </Group>
    </Dialog>
  );
}
