import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type RouterHistory,
} from '@tanstack/react-router';
import { NarrowPageSkeleton, PageSkeleton } from '@/components/states';
import { demoAccountsQuery } from '@/features/auth/api';
import { homeOf } from '@/lib/access';
import type { Verdict } from '@/lib/api/types';
import { verdicts } from '@/lib/approval-decision';
import type { InboxSearch } from '@/lib/inbox';
import { meQuery } from '@/lib/session';
import { NotFoundPage, ProblemPage } from './problem-pages';
import { Shell } from './shell';

interface Context {
  queryClient: QueryClient;
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** Those of the members that are texts; in an address `2026` and `true` are, too. */
const texts = <const Name extends string>(
  search: Record<string, unknown>,
  names: readonly Name[],
): { [name in Name]?: string } =>
  Object.fromEntries(
    names.map((name) => [
      name,
      text(/^(number|boolean)$/.test(typeof search[name]) ? String(search[name]) : search[name]),
    ]),
  ) as { [name in Name]?: string };

const rootRoute = createRootRouteWithContext<Context>()({ notFoundComponent: NotFoundPage });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { to?: string } => ({ to: text(search.to) }),
  // The page is wider where there are demo accounts, so it waits for them.
  loader: ({ context }) => context.queryClient.prefetchQuery(demoAccountsQuery),
  component: lazyRouteComponent(() => import('@/features/auth/sign-in-page')),
});

/** Pages in the frame with the navigation; a public form is shown in it to people who are not signed in, too. */
const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Shell,
  beforeLoad: ({ context }) => context.queryClient.ensureQueryData(meQuery),
});

async function requireUser({ context, location }: { context: Context; location: { href: string } }): Promise<void> {
  if (!(await context.queryClient.ensureQueryData(meQuery))) {
    throw redirect({ to: '/sign-in', search: { to: location.href } });
  }
}

const formsRoute = createRoute({ getParentRoute: () => shellRoute, path: '/forms' });

const formListRoute = createRoute({
  getParentRoute: () => formsRoute,
  path: '/',
  beforeLoad: requireUser,
  pendingComponent: NarrowPageSkeleton,
  component: lazyRouteComponent(() => import('@/features/forms/forms-page')),
});

const formRoute = createRoute({
  getParentRoute: () => formsRoute,
  path: '$',
  pendingComponent: NarrowPageSkeleton,
  component: lazyRouteComponent(() => import('@/features/forms/form-page')),
});

const elsewhereRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFoundPage });

const signedInRoute = createRoute({ getParentRoute: () => shellRoute, id: 'signed-in', beforeLoad: requireUser });

const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const user = await context.queryClient.ensureQueryData(meQuery);
    throw redirect({ to: user ? homeOf(user) : '/sign-in', replace: true });
  },
});

const inboxRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/inbox',
  validateSearch: (search: Record<string, unknown>): InboxSearch => ({
    view: search.view === 'decided' ? 'decided' : undefined,
    q: text(search.q),
    tier: text(search.tier),
    workflow: text(search.workflow),
    due: search.due === 'overdue' || search.due === 'soon' ? search.due : undefined,
  }),
  component: lazyRouteComponent(() => import('@/features/inbox/inbox-page')),
});

const approvalRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/approvals/$id',
  validateSearch: (search: Record<string, unknown>): { decide?: Verdict } => ({
    decide: verdicts.find((verdict) => verdict === search.decide),
  }),
  component: lazyRouteComponent(() => import('@/features/approvals/approval-page')),
});

const tasksRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/tasks',
  component: lazyRouteComponent(() => import('@/features/tasks/tasks-page')),
});

const taskRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/tasks/$id',
  pendingComponent: NarrowPageSkeleton,
  component: lazyRouteComponent(() => import('@/features/tasks/task-page')),
});

const requestsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/requests',
  component: lazyRouteComponent(() => import('@/features/requests/requests-page')),
});

const requestRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/requests/$id',
  pendingComponent: NarrowPageSkeleton,
  component: lazyRouteComponent(() => import('@/features/requests/request-page')),
});

const executionsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/executions',
  validateSearch: (search: Record<string, unknown>) =>
    texts(search, ['status', 'q', 'workflow', 'from', 'to', 'attention']),
  component: lazyRouteComponent(() => import('@/features/executions/executions-page')),
});

const executionRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/executions/$id',
  validateSearch: (
    search: Record<string, unknown>,
  ): { view?: 'picture' | 'timeline' | 'steps'; revision?: number; step?: string } => ({
    view: search.view === 'picture' || search.view === 'timeline' || search.view === 'steps' ? search.view : undefined,
    revision: typeof search.revision === 'number' ? search.revision : undefined,
    step: text(search.step),
  }),
  component: lazyRouteComponent(() => import('@/features/executions/execution-page')),
});

const registerRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/register',
  validateSearch: (search: Record<string, unknown>) =>
    texts(search, ['status', 'policy', 'as_of', 'q', 'tier', 'ends', 'granted']),
  component: lazyRouteComponent(() => import('@/features/register/register-page')),
});

const registerSummaryRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/register/summary',
  component: lazyRouteComponent(() => import('@/features/register/summary-page')),
});

const auditRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/audit',
  validateSearch: (search: Record<string, unknown>) => texts(search, ['kind', 'actor', 'subject']),
  component: lazyRouteComponent(() => import('@/features/audit/audit-page')),
});

const leafRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/audit/$seq',
  component: lazyRouteComponent(() => import('@/features/audit/leaf-page')),
});

const entryRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/register/$id',
  pendingComponent: NarrowPageSkeleton,
  component: lazyRouteComponent(() => import('@/features/register/entry-page')),
});

const workflowsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/workflows',
  component: lazyRouteComponent(() => import('@/features/workflows/workflows-page')),
});

const workflowRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/workflows/$id',
  component: lazyRouteComponent(() => import('@/features/editor/editor-page')),
});

// Setting things up.

const policiesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/policies',
  validateSearch: (search: Record<string, unknown>): { q?: string; area?: string } => ({
    q: text(search.q),
    area: text(search.area),
  }),
  component: lazyRouteComponent(() => import('@/features/admin/policies-page')),
});

const policyRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/policies/$id',
  pendingComponent: NarrowPageSkeleton,
  component: lazyRouteComponent(() => import('@/features/admin/policy-page')),
});

const peopleRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/people',
  validateSearch: (search: Record<string, unknown>): { q?: string; role?: string; status?: string } => ({
    q: text(search.q),
    role: text(search.role),
    status: text(search.status),
  }),
  component: lazyRouteComponent(() => import('@/features/admin/people-page')),
});

const personRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/people/$id',
  pendingComponent: NarrowPageSkeleton,
  component: lazyRouteComponent(() => import('@/features/admin/person-page')),
});

const groupsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/groups',
  component: lazyRouteComponent(() => import('@/features/admin/groups-page')),
});

const groupRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/groups/$id',
  pendingComponent: NarrowPageSkeleton,
  component: lazyRouteComponent(() => import('@/features/admin/group-page')),
});

const tokensRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/tokens',
  component: lazyRouteComponent(() => import('@/features/admin/tokens-page')),
});

const variablesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/variables',
  component: lazyRouteComponent(() => import('@/features/admin/variables-page')),
});

const connectionsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/connections',
  component: lazyRouteComponent(() => import('@/features/connections/connections-page')),
});

const connectionRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/connections/$id',
  pendingComponent: NarrowPageSkeleton,
  component: lazyRouteComponent(() => import('@/features/connections/connection-page')),
});

/** The demo's mail, for whoever is at the machine, signed in or not. */
const outboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/outbox',
  validateSearch: (search: Record<string, unknown>): { mail?: string; q?: string } => ({
    mail: text(search.mail),
    q: text(search.q),
  }),
  component: lazyRouteComponent(() => import('@/features/outbox/outbox-page')),
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  shellRoute.addChildren([
    formsRoute.addChildren([formListRoute, formRoute]),
    elsewhereRoute,
    outboxRoute,
    signedInRoute.addChildren([
      homeRoute,
      inboxRoute,
      approvalRoute,
      tasksRoute,
      taskRoute,
      requestsRoute,
      requestRoute,
      executionsRoute,
      executionRoute,
      registerRoute,
      registerSummaryRoute,
      auditRoute,
      leafRoute,
      entryRoute,
      workflowsRoute,
      workflowRoute,
      policiesRoute,
      policyRoute,
      peopleRoute,
      personRoute,
      groupsRoute,
      groupRoute,
      tokensRoute,
      variablesRoute,
      connectionsRoute,
      connectionRoute,
    ]),
  ]),
]);

export function createAppRouter(queryClient: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree,
    history,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: ProblemPage,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
