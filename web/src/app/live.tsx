import { UnstyledButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconCloudOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import { refreshAll, startLive, useLiveState } from '@/lib/live';
import { formatClock } from '@/lib/live-clock';
import classes from './live.module.css';
import { liveTexts } from './live-texts';

/** Changes are told to this page while somebody is signed in. */
export function useLive(userId: string | undefined): void {
  const client = useQueryClient();
  useEffect(() => (userId === undefined ? undefined : startLive(client)), [client, userId]);
}

/** One quiet line, only while nothing can be fetched. */
export function LiveLine() {
  const client = useQueryClient();
  const { offline, heardAt } = useLiveState();
  return (
    <div role="status" className={classes.place}>
      {offline && (
        <div className={classes.line}>
          <IconCloudOff size={16} aria-hidden />
          <span>{liveTexts.offline(formatClock(heardAt))}</span>
          <UnstyledButton className={classes.retry} onClick={() => void refreshAll(client)}>
            {liveTexts.tryNow}
          </UnstyledButton>
        </div>
      )}
    </div>
  );
}
