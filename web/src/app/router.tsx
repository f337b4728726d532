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
import { meQuery } from '@/lib/session';
import { NotFoundPage, ProblemPage } from './problem-pages';
import { Shell } from './shell';

interface Context {
  queryClient: QueryClient;
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

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
  component: lazyRouteComponent(() => import('@/features/inbox/inbox-page')),
});

const approvalRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/approvals/$id',
  component: lazyRouteComponent(() => import('@/features/approvals/approval-page')),
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
  validateSearch: (search: Record<string, unknown>): { status?: string; q?: string; attention?: string } => ({
    status: text(search.status),
    q: text(search.q),
    attention: text(search.attention),
  }),
  component: lazyRouteComponent(() => import('@/features/executions/executions-page')),
});

const executionRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/executions/$id',
  component: lazyRouteComponent(() => import('@/features/executions/execution-page')),
});

const registerRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/register',
  validateSearch: (search: Record<string, unknown>): { status?: string; policy?: string; as_of?: string } => ({
    status: text(search.status),
    policy: text(search.policy),
    as_of: text(search.as_of),
  }),
  component: lazyRouteComponent(() => import('@/features/register/register-page')),
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

const routeTree = rootRoute.addChildren([
  signInRoute,
  shellRoute.addChildren([
    formsRoute.addChildren([formListRoute, formRoute]),
    elsewhereRoute,
    signedInRoute.addChildren([
      homeRoute,
      inboxRoute,
      approvalRoute,
      requestsRoute,
      requestRoute,
      executionsRoute,
      executionRoute,
      registerRoute,
      entryRoute,
      workflowsRoute,
      workflowRoute,
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
