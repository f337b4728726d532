import { Button, Group, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { texts } from '@/lib/texts';
import { useUnsaved } from '@/lib/unsaved';
import { Dialog } from './dialog';

interface Props {
  dirty: boolean;
  /** It is on its way: whoever leaves now loses nothing, unless it is refused. */
  sending?: boolean;
  text?: string;
}

/** Asks before what was typed is left behind, by a link or by closing the tab. */
export function LeaveGuard({ dirty, sending = false, text = texts.leave.text }: Props) {
  useUnsaved(dirty);
  const asks = dirty && !sending;
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => asks,
    enableBeforeUnload: () => asks,
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
