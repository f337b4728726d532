import { Button } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { IconFilterOff, IconInbox } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type KeyAction, PageKeys } from '@/components/keys';
import { ButtonLink } from '@/components/link';
import { MoreButton } from '@/components/more-button';
import { Page } from '@/components/page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/components/states';
import type { Approval, Verdict } from '@/lib/api/types';
import { type InboxSearch, rememberOpened, rememberOrder, takeOpened, useDecided, useInbox } from '@/lib/inbox';
import { useUser } from '@/lib/session';
import { useNow } from '@/lib/time';
import { BulkDialog } from './bulk-dialog';
import { FilterBar } from './filter-bar';
import { filtered, isFiltered } from './filter';
import { DecidedRow, InboxRow } from './inbox-row';
import classes from './inbox.module.css';
import { SelectionBar } from './selection-bar';
import { inboxTexts } from './texts';

const nothing: Approval[] = [];

export default function InboxPage() {
  const search: InboxSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const inbox = useInbox();
  const showsDecided = search.view === 'decided';
  const items = inbox.items;

  const setSearch = useCallback(
    (next: InboxSearch) => void navigate({ to: '/inbox', search: next, replace: true }),
    [navigate],
  );
  const toggleView = useCallback(
    () => setSearch({ ...search, view: showsDecided ? undefined : 'decided' }),
    [search, setSearch, showsDecided],
  );

  return (
    <Page
      title={inboxTexts.title}
      sub={showsDecided ? inboxTexts.subDecided : items ? inboxTexts.sub(items.length, inbox.hasNextPage) : ' '}
    >
      <nav className={classes.views} aria-label={inboxTexts.views}>
        <Link
          to="/inbox"
          search={{ ...search, view: undefined }}
          className={classes.view}
          activeOptions={{ exact: true, includeSearch: true }}
        >
          {inboxTexts.toDecide}
          {items && items.length > 0 && <span className={classes.viewCount}>{items.length}</span>}
        </Link>
        <Link
          to="/inbox"
          search={{ view: 'decided' }}
          className={classes.view}
          activeOptions={{ exact: true, includeSearch: true }}
        >
          {inboxTexts.decided}
        </Link>
      </nav>
      {showsDecided ? (
        <Decided toggleView={toggleView} />
      ) : (
        <ToDecide search={search} setSearch={setSearch} toggleView={toggleView} />
      )}
    </Page>
  );
}

/** Moves among the rows' links; the result is what was moved to. */
function focusRow(list: HTMLElement | null, step: number): void {
  const links = [...(list?.querySelectorAll<HTMLAnchorElement>('a[data-row]') ?? [])];
  const at = links.findIndex((link) => link.closest('li')?.contains(document.activeElement));
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + step));
  links[next]?.focus();
}

const idInFocus = () => document.activeElement?.closest<HTMLElement>('li[data-id]')?.dataset.id;

interface ViewProps {
  toggleView: () => void;
}

function ToDecide({
  search,
  setSearch,
  toggleView,
}: ViewProps & { search: InboxSearch; setSearch: (search: InboxSearch) => void }) {
  const inbox = useInbox();
  const navigate = useNavigate();
  const now = useNow();
  const list = useRef<HTMLUListElement>(null);
  const all = inbox.items ?? nothing;
  const shown = useMemo(() => filtered(all, search, now), [all, search, now]);
  const [start, setStart] = useState({ text: search.q ?? '', round: 0 });
  const [picked, setPicked] = useState<string[]>([]);
  const [deciding, setDeciding] = useState<{ verdict: Verdict; approvals: Approval[] } | null>(null);

  // What is no longer there, or no longer shown, is not selected either.
  const selected = useMemo(() => shown.filter((approval) => picked.includes(approval.id)), [shown, picked]);

  useEffect(() => rememberOrder(shown.map(({ id }) => id)), [shown]);
  useEffect(() => {
    const opened = takeOpened();
    const row = [...(list.current?.querySelectorAll<HTMLElement>('li[data-id]') ?? [])].find(
      (each) => each.dataset.id === opened,
    );
    if (document.activeElement === document.body) row?.querySelector<HTMLElement>('a[data-row]')?.focus();
  }, []);

  const toggle = useCallback(
    (id: string) => setPicked((ids) => (ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id])),
    [],
  );

  const actions = useMemo<KeyAction[]>(() => {
    const withId = (act: (id: string) => void) => () => {
      const id = idInFocus();
      if (id) act(id);
    };
    const open = (id: string, decide?: Verdict) => {
      rememberOpened(id);
      void navigate({ to: '/approvals/$id', params: { id }, search: { decide } });
    };
    const decide = (verdict: Verdict) => () => {
      if (selected.length === 0) return withId((id) => open(id, verdict))();
      const possible = selected.every((each) => each.allow_bulk && each.can?.includes(verdict));
      if (possible) setDeciding({ verdict, approvals: selected });
    };
    const words = inboxTexts.keys;
    return [
      { keys: ['j'], what: words.next, run: () => focusRow(list.current, 1) },
      { keys: ['k'], what: words.previous, run: () => focusRow(list.current, -1) },
      { keys: ['o'], what: words.open, run: withId((id) => open(id)) },
      { keys: ['x'], what: words.select, run: withId(toggle) },
      { keys: ['a'], what: words.approve, run: decide('approve') },
      { keys: ['c'], what: words.changes, run: decide('request_changes') },
      { keys: ['r'], what: words.reject, run: decide('reject') },
      { keys: ['Escape'], what: words.clear, run: () => setPicked([]) },
      { keys: ['d'], what: words.decided, run: toggleView },
    ];
  }, [navigate, selected, toggle, toggleView]);

  const hidden = all.length - shown.length;
  return (
    <>
      <div className={classes.bar}>
        {all.length > 0 && (
          <FilterBar
            key={start.round}
            start={start.text}
            items={all}
            search={search}
            onChange={setSearch}
            toList={() => focusRow(list.current, 1)}
            shown={isFiltered(search) ? inboxTexts.filter.shown(shown.length, all.length, inbox.hasNextPage) : null}
          />
        )}
        <PageKeys actions={actions} />
      </div>
      <div className={classes.frame}>
        {shown.length ? (
          <>
            <div className={classes.head} aria-hidden>
              <span />
              {Object.values(inboxTexts.columns).map((column) => (
                <span key={column}>{column}</span>
              ))}
            </div>
            <ul
              className={classes.list}
              ref={list}
              aria-label={inboxTexts.list}
              onClick={() => rememberOpened(idInFocus() ?? null)}
            >
              {shown.map((approval) => (
                <InboxRow
                  key={approval.id}
                  approval={approval}
                  selected={picked.includes(approval.id)}
                  onSelect={() => toggle(approval.id)}
                />
              ))}
            </ul>
          </>
        ) : hidden > 0 ? (
          <EmptyState
            icon={<IconFilterOff size={22} />}
            title={inboxTexts.nothingFitsTitle}
            action={
              <Button
                variant="default"
                onClick={() => {
                  setSearch({});
                  setStart({ text: '', round: start.round + 1 });
                }}
              >
                {inboxTexts.clearFilter}
              </Button>
            }
          >
            {inboxTexts.nothingFits(hidden)}
          </EmptyState>
        ) : inbox.items ? (
          <EmptyState
            icon={<IconInbox size={22} />}
            title={inboxTexts.emptyTitle}
            action={
              <ButtonLink to="/inbox" search={{ view: 'decided' }} variant="default">
                {inboxTexts.emptyAction}
              </ButtonLink>
            }
          >
            {inboxTexts.empty}
          </EmptyState>
        ) : inbox.isError ? (
          <ErrorState error={inbox.error} retry={() => void inbox.refetch()} />
        ) : (
          <RowsSkeleton rows={8} height={60} />
        )}
      </div>
      <MoreButton query={inbox} />
      {selected.length > 0 && (
        <SelectionBar
          selected={selected}
          onDecide={(verdict) => setDeciding({ verdict, approvals: selected })}
          onKeep={setPicked}
          onClear={() => setPicked([])}
        />
      )}
      {deciding && (
        <BulkDialog
          {...deciding}
          onClose={() => {
            setDeciding(null);
            setPicked([]);
          }}
        />
      )}
    </>
  );
}

function Decided({ toggleView }: ViewProps) {
  const user = useUser();
  const decided = useDecided(true);
  const list = useRef<HTMLUListElement>(null);
  const actions = useMemo<KeyAction[]>(
    () => [
      { keys: ['j'], what: inboxTexts.keys.next, run: () => focusRow(list.current, 1) },
      { keys: ['k'], what: inboxTexts.keys.previous, run: () => focusRow(list.current, -1) },
      { keys: ['d'], what: inboxTexts.keys.decided, run: toggleView },
    ],
    [toggleView],
  );
  return (
    <>
      <div className={classes.keysOnly}>
        <PageKeys actions={actions} />
      </div>
      <div className={classes.frame}>
        {decided.items?.length ? (
          <>
            <div className={`${classes.head} ${classes.decidedRow}`} aria-hidden>
              {Object.values(inboxTexts.decidedColumns).map((column) => (
                <span key={column}>{column}</span>
              ))}
            </div>
            <ul className={classes.list} ref={list} aria-label={inboxTexts.decidedList}>
              {decided.items.map((approval) => (
                <DecidedRow key={approval.id} approval={approval} user={user} />
              ))}
            </ul>
          </>
        ) : decided.items ? (
          <EmptyState icon={<IconInbox size={22} />} title={inboxTexts.emptyDecidedTitle}>
            {inboxTexts.emptyDecided}
          </EmptyState>
        ) : decided.isError ? (
          <ErrorState error={decided.error} retry={() => void decided.refetch()} />
        ) : (
          <RowsSkeleton rows={6} height={60} />
        )}
      </div>
      <MoreButton query={decided} />
    </>
  );
}
