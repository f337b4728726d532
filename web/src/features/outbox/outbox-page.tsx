import { TextInput } from '@mantine/core';
import { IconMail, IconMailOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useRef } from 'react';
import { Initials } from '@/components/initials';
import { type KeyAction, PageKeys } from '@/components/keys';
import { ButtonLink, TextLink } from '@/components/link';
import { Page } from '@/components/page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/components/states';
import table from '@/components/table.module.css';
import { Time } from '@/components/time';
import { UserLine } from '@/components/user-text';
import { useUser } from '@/lib/session';
import { type Mail, mailsQuery } from './api';
import { mailbox } from './links';
import { MailView } from './mail-view';
import classes from './outbox.module.css';
import { outboxTexts as words } from './texts';

export default function OutboxPage() {
  const { mail: chosen, q = '' } = useSearch({ strict: false }) as { mail?: string; q?: string };
  const navigate = useNavigate();
  const query = useQuery(mailsQuery);
  const list = useRef<HTMLUListElement>(null);
  const mails = query.data;
  const wanted = q.trim().toLowerCase();
  const shown = (mails ?? []).filter((mail) =>
    [mail.to, mail.from, mail.subject, mail.text].some((text) => text.toLowerCase().includes(wanted)),
  );
  // Wide pages show the newest at once; phones show the list first.
  const opened = (mails ?? []).find((mail) => mail.id === chosen);
  const beside = opened ?? (chosen ? undefined : shown[0]);

  const actions = useMemo<KeyAction[]>(() => {
    const move = (step: number) => {
      const links = [...(list.current?.querySelectorAll<HTMLAnchorElement>('a') ?? [])];
      const at = links.findIndex((link) => link.getAttribute('aria-current') === 'true');
      const next = links[Math.min(links.length - 1, Math.max(0, at + step))];
      next?.click();
      next?.focus();
    };
    return [
      { keys: ['j'], what: words.keys.next, run: () => move(1) },
      { keys: ['k'], what: words.keys.previous, run: () => move(-1) },
    ];
  }, []);

  if (mails === null) {
    return (
      <Page title={words.title}>
        <div className={table.frame}>
          <EmptyState icon={<IconMailOff size={22} />} title={words.noDemoTitle}>
            {words.noDemo}
          </EmptyState>
        </div>
      </Page>
    );
  }
  return (
    <Page
      title={words.title}
      sub={words.sub}
      actions={<PageKeys actions={actions} />}
      back={
        chosen && (
          <TextLink to="/outbox" search={q ? { q } : {}} className={classes.back}>
            ← {words.back}
          </TextLink>
        )
      }
    >
      <div className={`${table.filters} ${chosen ? classes.wideOnly : ''}`} role="search">
        <TextInput
          label={words.search}
          placeholder={words.searchHint}
          value={q}
          onChange={(event) =>
            void navigate({ to: '/outbox', search: { q: event.currentTarget.value || undefined }, replace: true })
          }
          w={{ base: '100%', xs: 320 }}
        />
      </div>
      {!mails ? (
        <div className={table.frame}>
          {query.isError ? (
            <ErrorState error={query.error} retry={() => void query.refetch()} />
          ) : (
            <RowsSkeleton rows={8} height={76} />
          )}
        </div>
      ) : shown.length === 0 ? (
        <div className={table.frame}>{mails.length ? <NothingFound /> : <NoMail />}</div>
      ) : (
        <div className={classes.client}>
          <ul ref={list} className={`${classes.list} ${chosen ? classes.wideOnly : ''}`} aria-label={words.list}>
            {shown.map((mail) => (
              <li key={mail.id}>
                <MailRow mail={mail} q={q} current={mail.id === beside?.id} />
              </li>
            ))}
          </ul>
          <div className={`${classes.reading} ${chosen ? '' : classes.wideOnly}`}>
            {beside ? <MailView key={beside.id} mail={beside} /> : <p className={classes.quiet}>{words.gone}</p>}
          </div>
        </div>
      )}
    </Page>
  );
}

function MailRow({ mail, q, current }: { mail: Mail; q: string; current: boolean }) {
  const to = mailbox(mail.to);
  return (
    <Link
      to="/outbox"
      search={{ mail: mail.id, ...(q ? { q } : {}) }}
      replace
      resetScroll={false}
      className={classes.row}
      activeProps={{}}
      aria-current={current ? 'true' : undefined}
    >
      <Initials name={to.name} size={32} />
      <span className={classes.rowText}>
        <span className={classes.rowTop}>
          <span className={classes.who}>
            <UserLine>{to.name}</UserLine>
          </span>
          <span className={classes.when}>{mail.date && <Time at={mail.date} />}</span>
        </span>
        <span className={classes.subject}>
          <UserLine>{mail.subject || words.noSubject}</UserLine>
        </span>
        <span className={classes.begin}>{mail.text.slice(0, 120)}</span>
      </span>
    </Link>
  );
}

function NoMail() {
  const user = useUser();
  return (
    <EmptyState
      icon={<IconMail size={22} />}
      title={words.emptyTitle}
      action={
        user && (
          <ButtonLink to="/forms" variant="default">
            {words.emptyAction}
          </ButtonLink>
        )
      }
    >
      {words.empty}
    </EmptyState>
  );
}

const NothingFound = () => (
  <EmptyState icon={<IconMail size={22} />} title={words.notFoundTitle}>
    {words.notFound}
  </EmptyState>
);
