import { Anchor, Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { ProblemOf } from '@/components/states';
import { Time } from '@/components/time';
import { UserLine } from '@/components/user-text';
import { signedIn, useUser } from '@/lib/session';
import { accountsQuery, type Mail, signInAs } from './api';
import { mailbox, mailPieces } from './links';
import classes from './outbox.module.css';
import { outboxTexts as words } from './texts';

/** One mail, as text. What leads to this server can be followed; nothing else can. */
export function MailView({ mail }: { mail: Mail }) {
  const pieces = mailPieces(mail.text, window.location);
  const path = pieces.find((piece) => piece.path)?.path;
  return (
    <article aria-labelledby="mail-subject">
      <h2 id="mail-subject" className={classes.title}>
        <UserLine>{mail.subject || words.noSubject}</UserLine>
      </h2>
      <dl className={classes.head}>
        <dt>{words.from}</dt>
        <dd>
          <UserLine>{mail.from}</UserLine>
        </dd>
        <dt>{words.to}</dt>
        <dd>
          <UserLine>{mail.to}</UserLine>
        </dd>
      </dl>
      <Text size="sm" c="dimmed">
        {mail.date && <Time at={mail.date} as="exact" />}
      </Text>
      {path && <FollowAs mail={mail} path={path} />}
      <div className={classes.body} dir="auto">
        {pieces.map((piece, index) =>
          piece.path ? (
            // The server leads on from there, so the browser asks it, not our router.
            <Anchor key={index} href={piece.path} inherit underline="always">
              {piece.text}
            </Anchor>
          ) : (
            <UserPiece key={index} text={piece.text} />
          ),
        )}
      </div>
    </article>
  );
}

/** Line by line, so that nothing in one reaches into the next. */
const UserPiece = ({ text }: { text: string }) =>
  text.split('\n').map((line, index) => (
    <span key={index}>
      {index > 0 && '\n'}
      {line && <UserLine>{line}</UserLine>}
    </span>
  ));

/** The mail is for somebody: one click, and one is that person at the place that the link leads to. */
function FollowAs({ mail, path }: { mail: Mail; path: string }) {
  const client = useQueryClient();
  const router = useRouter();
  const user = useUser();
  const accounts = useQuery(accountsQuery).data ?? [];
  const email = mailbox(mail.to).email.toLowerCase();
  const account = accounts.find((each) => each.email.toLowerCase() === email);
  const attempt = useMutation({
    mutationFn: signInAs,
    onSuccess: (me) => {
      signedIn(client, me);
      void router.invalidate();
      window.location.assign(path);
    },
  });
  if (!account || user?.email.toLowerCase() === email) return null;
  return (
    <div className={classes.follow}>
      <Button
        variant="default"
        size="compact-md"
        loading={attempt.isPending || attempt.isSuccess}
        onClick={() => attempt.mutate(account.email)}
      >
        {words.readAs(account.name)}
      </Button>
      <Text size="xs" c="dimmed">
        {words.readAsHelp(account.name)}
      </Text>
      {attempt.error && <ProblemOf error={attempt.error} />}
    </div>
  );
}
