import { Button, Center } from '@mantine/core';
import { texts } from '@/lib/texts';

/** Below a list that has more on the server. */
export function MoreButton({
  query,
}: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}) {
  if (!query.hasNextPage) return null;
  return (
    <Center mt="md">
      <Button variant="default" loading={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
        {texts.common.showMore}
      </Button>
    </Center>
  );
}
