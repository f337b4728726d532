import { Text } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useMemo, useRef } from 'react';
import { type KeyAction, PageKeys } from '@/components/keys';
import { MoreButton } from '@/components/more-button';
import { Page } from '@/components/page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/components/states';
import { useInbox } from '@/lib/inbox';
import { InboxRow } from './inbox-row';
import classes from './inbox.module.css';
import { inboxTexts } from './texts';

export default function InboxPage() {
  const inbox = useInbox();
  const list = useRef<HTMLUListElement>(null);

  const actions = useMemo<KeyAction[]>(() => {
    function move(step: number) {
      const links = [...(list.current?.querySelectorAll<HTMLAnchorElement>('a[data-row]') ?? [])];
      const at = links.indexOf(document.activeElement as HTMLAnchorElement);
      const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + step));
      links[next]?.focus();
    }
    return [
      { keys: ['j'], what: inboxTexts.keys.next, run: () => move(1) },
      { keys: ['k'], what: inboxTexts.keys.previous, run: () => move(-1) },
      { keys: ['Enter'], what: inboxTexts.keys.open },
    ];
  }, []);

  const items = inbox.items;
  return (
    <Page
      title={inboxTexts.title}
      tabTitle={items?.length ? `(${items.length}) ${inboxTexts.title}` : inboxTexts.title}
      sub={items ? inboxTexts.sub(items.length, inbox.hasNextPage) : ' '}
      actions={<PageKeys actions={actions} />}
    >
      {inbox.isError && items && (
        <Text size="sm" c="dimmed" role="status" mb="xs">
          {inboxTexts.stale}
        </Text>
      )}
      <div className={classes.frame}>
        {items?.length ? (
          <>
            <div className={classes.head} aria-hidden>
              {Object.values(inboxTexts.columns).map((column) => (
                <span key={column}>{column}</span>
              ))}
            </div>
            <ul className={classes.list} ref={list} aria-label={inboxTexts.title}>
              {items.map((approval) => (
                <InboxRow key={approval.id} approval={approval} />
              ))}
            </ul>
          </>
        ) : items ? (
          <EmptyState icon={<IconInbox size={22} />} title={inboxTexts.emptyTitle}>
            {inboxTexts.empty}
          </EmptyState>
        ) : inbox.isError ? (
          <ErrorState error={inbox.error} retry={() => void inbox.refetch()} />
        ) : (
          <RowsSkeleton rows={8} height={60} />
        )}
      </div>
      <MoreButton query={inbox} />
    </Page>
  );
}
