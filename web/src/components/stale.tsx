import { Button } from '@mantine/core';
import { texts } from '@/lib/texts';
import { Notice } from './notice';

/** In place of the refusal of an old ETag (412): what happened, and the way on. */
export function Stale({ onReload }: { onReload: () => void }) {
  return (
    <Notice alert title={texts.stale.title}>
      <div>{texts.stale.detail}</div>
      <Button variant="default" size="compact-sm" mt={8} onClick={onReload}>
        {texts.stale.reload}
      </Button>
    </Notice>
  );
}
