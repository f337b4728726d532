import { Button, Group, Text } from '@mantine/core';
import { formatClock } from '@/lib/live-clock';
import { texts } from '@/lib/texts';

interface Props {
  /** When it was kept; null where the form begins as it came. */
  at: number | null;
  discard?: { label: string; run: () => void };
}

/** Says that a form holds what was written earlier in this browser, and can forget it. */
export function RestoredDraft({ at, discard }: Props) {
  if (at === null) return null;
  return (
    <Group gap="xs" mb="md">
      <Text size="sm" c="dimmed" role="status">
        {texts.common.draftRestored(formatClock(at))}
      </Text>
      {discard && (
        <Button variant="subtle" size="compact-sm" onClick={discard.run}>
          {discard.label}
        </Button>
      )}
    </Group>
  );
}
