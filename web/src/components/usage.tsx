import { Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { texts } from '@/lib/texts';
import { usageQuery } from '@/lib/workflow-usage';

/** Which workflows use a thing, for the reader who is about to take it away. */
export function WorkflowUsage({ what, test }: { what: string; test: (text: string, key: string) => boolean }) {
  const client = useQueryClient();
  const usage = useQuery(usageQuery(client, what, test));
  const words = texts.usage;
  return (
    <Text size="sm" role="status" fw={usage.data?.workflows.length ? 600 : undefined}>
      {usage.data
        ? usage.data.workflows.length
          ? words.using(usage.data.workflows.map(({ name }) => name))
          : usage.data.complete
            ? words.none
            : words.noneOf(200)
        : usage.isError
          ? words.unknown
          : words.lookingUp}
    </Text>
  );
}
