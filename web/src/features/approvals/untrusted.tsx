import { Button, Stack, Text } from '@mantine/core';
import { Notice } from '@/components/notice';
import type { ShownApproval } from './api';
import classes from './approval.module.css';
import { approvalTexts as words } from './texts';

/** What the page received is not what was frozen, so it refuses to send a decision on it. */
export function Untrusted({ shown }: { shown: ShownApproval }) {
  return (
    <Stack>
      <Notice alert title={words.mismatchTitle}>
        {shown.shownHash === null ? words.insecure : words.mismatch}
      </Notice>
      {shown.shownHash !== null && (
        <>
          <div className={classes.fingerprint}>
            <Text size="xs" c="dimmed">
              {words.received}
            </Text>
            <code>{shown.shownHash}</code>
            <Text size="xs" c="dimmed">
              {words.frozen}
            </Text>
            <code>{shown.approval.context_hash}</code>
          </div>
          <Button variant="default" onClick={() => location.reload()}>
            {words.reload}
          </Button>
        </>
      )}
    </Stack>
  );
}
