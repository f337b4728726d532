import { useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import { CommandPalette } from '@/components/command-palette';
import type { Command } from '@/components/command-palette-match';
import { openKeys, useShownKeys } from '@/components/keys-store';
import { adminPlacesOf, placesOf } from '@/lib/access';
import { send } from '@/lib/api/client';
import { useList } from '@/lib/api/list';
import type { FormSummary, RequestView, User } from '@/lib/api/types';
import { useInbox, useTellOpen } from '@/lib/inbox';
import { partyName } from '@/lib/party';
import { signedOut, useUser } from '@/lib/session';
import { useTasks } from '@/lib/tasks';
import { commandTexts as words } from './command-texts';
import { LiveLine, useLive } from './live';
import { appTexts } from './texts';

/** What runs beside every page while somebody is signed in: news from the server, how many wait, the command palette. */
export function SignedIn({ user }: { user: User }) {
  useLive(user.id);
  const decisions = useInbox().items?.length ?? 0;
  const tasks = useTasks().items?.length ?? 0;
  useTellOpen(decisions + tasks);
  return (
    <>
      <LiveLine />
      <CommandPalette useCommands={useCommands} />
    </>
  );
}

function useCommands(): Command[] {
  const user = useUser();
  const router = useRouter();
  const client = useQueryClient();
  const { setColorScheme } = useMantineColorScheme();
  const { ofPage } = useShownKeys();
  const inbox = useInbox().items;
  const tasks = useTasks().items;
  const mayAsk = user ? placesOf(user).includes('/forms') : false;
  const forms = useList<FormSummary>(['forms'], '/api/v1/forms', {}, { enabled: mayAsk }).items;
  const requests = useList<RequestView>(['requests'], '/api/v1/requests', { mine: '1' }, { enabled: mayAsk }).items;

  return useMemo(() => {
    if (!user) return [];
    const names: Record<string, string> = { ...appTexts.places, ...appTexts.adminPlaces };
    const places = [...placesOf(user), ...adminPlacesOf(user)];
    const schemes = { light: appTexts.light, dark: appTexts.dark, auto: appTexts.system } as const;
    async function signOut() {
      await send('DELETE', '/api/v1/session').catch(() => undefined);
      await router.navigate({ to: '/sign-in' });
      signedOut(client);
    }
    return [
      ...(inbox ?? []).map((approval) => ({
        id: `approval:${approval.id}`,
        group: words.toDecide,
        title: approval.title || approval.workflow.name,
        hint: [partyName(approval.requester), approval.policy ?? approval.workflow.name].filter(Boolean).join(' · '),
        run: () => void router.navigate({ to: '/approvals/$id', params: { id: approval.id } }),
      })),
      ...(tasks ?? []).map((task) => ({
        id: `task:${task.id}`,
        group: words.toFillIn,
        title: task.title || task.workflow.name,
        hint: [task.name, partyName(task.requester)].filter(Boolean).join(' · '),
        run: () => void router.navigate({ to: '/tasks/$id', params: { id: task.id } }),
      })),
      ...places.map((to) => ({
        id: `place:${to}`,
        group: words.goTo,
        title: names[to] ?? to,
        keys: appTexts.keys.letters[to] ? ['g', appTexts.keys.letters[to]] : undefined,
        run: () => void router.navigate({ to }),
      })),
      ...(forms ?? []).map((form) => ({
        id: `form:${form.path}`,
        group: words.ask,
        title: form.title,
        hint: form.description,
        run: () => void router.navigate({ to: '/forms/$', params: { _splat: form.path } }),
      })),
      ...(requests ?? []).map((request) => ({
        id: `request:${request.execution_id}`,
        group: words.mine,
        title: request.title || request.workflow.name || request.execution_id,
        run: () => void router.navigate({ to: '/requests/$id', params: { id: request.execution_id } }),
      })),
      ...ofPage.flatMap(({ what, keys, run }) =>
        run
          ? [
              {
                id: `page:${what}`,
                group: words.onPage,
                title: what,
                keys,
                run: () => run(new KeyboardEvent('keydown')),
              },
            ]
          : [],
      ),
      ...Object.entries(schemes).map(([scheme, label]) => ({
        id: `scheme:${scheme}`,
        group: words.actions,
        title: words.appearance(label),
        run: () => setColorScheme(scheme as keyof typeof schemes),
      })),
      { id: 'keys', group: words.actions, title: words.keys, keys: ['?'], run: openKeys },
      { id: 'sign-out', group: words.actions, title: appTexts.signOut, run: () => void signOut() },
    ];
  }, [user, router, client, setColorScheme, ofPage, inbox, tasks, forms, requests]);
}
