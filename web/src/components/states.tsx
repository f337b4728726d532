import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ApiError } from '@/lib/api/problem';
import { useUser } from '@/lib/session';
import { texts } from '@/lib/texts';
import { ButtonLink } from './link';
import { Notice } from './notice';
import { Page } from './page';
import classes from './page.module.css';

export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={classes.emptyState}>
      <div className={classes.emptyIcon} aria-hidden>
        {icon}
      </div>
      <Text fw={600}>{title}</Text>
      {children && (
        <Text size="sm" c="dimmed" maw={420}>
          {children}
        </Text>
      )}
      {action && <div style={{ marginTop: 12 }}>{action}</div>}
    </div>
  );
}

/** Grey bars in the size of what will stand there, so that nothing jumps. */
export function RowsSkeleton({ rows = 6, height = 56 }: { rows?: number; height?: number }) {
  return (
    <div role="status">
      {Array.from({ length: rows }, (_, row) => (
        <Group key={row} h={height} px="md" wrap="nowrap" style={{ borderTop: row ? '1px solid var(--nf-line)' : 0 }}>
          {row === 0 ? <LoadingWords /> : <Skeleton h={12} w={`${52 - ((row * 7) % 24)}%`} aria-hidden />}
          <Skeleton h={12} w={80} ml="auto" aria-hidden />
        </Group>
      ))}
    </div>
  );
}

export const LoadingWords = () => (
  <Text size="sm" c="dimmed">
    {texts.common.loading}
  </Text>
);

/** In place of a page; `narrow` as the page will be. */
export function PageSkeleton({ narrow }: { narrow?: boolean }) {
  return (
    <div role="status" className={`${classes.page} ${narrow ? classes.narrow : ''}`}>
      <Stack>
        <Skeleton h={24} w="40%" aria-hidden />
        <LoadingWords />
        <Skeleton h={280} aria-hidden />
      </Stack>
    </div>
  );
}

export const NarrowPageSkeleton = () => <PageSkeleton narrow />;

interface Described {
  title: string;
  detail?: string;
  requestId?: string | null;
}

function describeError(error: unknown): Described {
  if (!(error instanceof ApiError)) return { title: texts.common.problemTitle };
  if (error.status === 404) return { title: texts.common.notFound, detail: texts.common.notFoundDetail };
  if (error.status === 403 && error.kind !== 'other-account') {
    return { title: texts.common.forbidden, detail: error.problem.detail };
  }
  return {
    title: error.problem.title || texts.common.problemTitle,
    detail: error.problem.detail,
    requestId: error.requestId,
  };
}

/** In place of what could not be loaded: what happened, and what to do. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const { title, detail, requestId } = describeError(error);
  return (
    <div className={classes.emptyState} role="alert">
      <div className={classes.emptyIcon} aria-hidden>
        <IconAlertTriangle size={22} />
      </div>
      <Text fw={600}>{title}</Text>
      {detail && (
        <Text size="sm" c="dimmed" maw={480}>
          {detail}
        </Text>
      )}
      {requestId && (
        <Text size="xs" c="dimmed" ff="monospace">
          {texts.common.requestId(requestId)}
        </Text>
      )}
      {retry && (
        <Button variant="default" mt="sm" onClick={retry}>
          {texts.common.tryAgain}
        </Button>
      )}
    </div>
  );
}

/** Asking again does not help: it is not there, or not for this person. */
const isForOthers = (error: unknown) =>
  error instanceof ApiError && (error.status === 404 || (error.status === 403 && error.kind !== 'other-account'));

/** Who followed a link with another account than it was sent to finds the way to the right one. */
function NotForYou() {
  const user = useUser();
  const to = useRouterState({ select: ({ location }) => location.href });
  return (
    <Stack gap="lg" mt="xs">
      {user && <Text c="dimmed">{texts.common.signedInAs(user.name)}</Text>}
      <Group>
        <ButtonLink to="/" variant="default">
          {texts.common.home}
        </ButtonLink>
        {user && (
          <ButtonLink to="/sign-in" search={{ to }} variant="subtle">
            {texts.common.otherSignIn}
          </ButtonLink>
        )}
      </Group>
    </Stack>
  );
}

/** In place of a whole page. */
export function PageError({ error, retry }: { error: unknown; retry?: () => void }) {
  const { title, detail, requestId } = describeError(error);
  const others = isForOthers(error);
  return (
    <Page title={title} narrow>
      <div role="alert">
        {detail && <Text c="dimmed">{detail}</Text>}
        {requestId && (
          <Text size="xs" c="dimmed" ff="monospace" mt="xs">
            {texts.common.requestId(requestId)}
          </Text>
        )}
      </div>
      {others ? (
        <NotForYou />
      ) : (
        retry && (
          <Button variant="default" mt="lg" onClick={retry}>
            {texts.common.tryAgain}
          </Button>
        )
      )}
    </Page>
  );
}

/** As `describeError`, of something that was tried and not only looked at. */
function describeRefusal(error: unknown): Described {
  const described = describeError(error);
  if (!(error instanceof ApiError)) return { title: texts.common.failed };
  if (error.status === 401) return { title: texts.common.sessionEnded, detail: texts.common.sessionEndedDetail };
  if (error.status === 403 && error.kind !== 'other-account') return { ...described, title: texts.common.refused };
  return described;
}

/** Beside what was tried: a refusal in the server's own words. */
export function ProblemOf({ error }: { error: unknown }) {
  const { title, detail } = describeRefusal(error);
  return (
    <Notice alert title={title}>
      {detail}
    </Notice>
  );
}
