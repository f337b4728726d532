import { AppShell, Burger, Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { PaletteButton } from '@/components/command-palette';
import { EverywhereKeys, type KeyAction } from '@/components/keys';
import { ButtonLink } from '@/components/link';
import { Logo } from '@/components/logo';
import { adminPlacesOf, placesOf } from '@/lib/access';
import type { User } from '@/lib/api/types';
import { useUser } from '@/lib/session';
import { AccountMenu } from './account-menu';
import { Navigation } from './navigation';
import { SignedIn } from './signed-in';
import classes from './shell.module.css';
import { appTexts } from './texts';

export function Shell() {
  const user = useUser();
  const path = useRouterState({ select: (state) => state.location.pathname });
  // Going anywhere closes it: it is open only on the page where it was opened.
  const [openedOn, setOpenedOn] = useState<string | null>(null);
  const phone = useMediaQuery('(max-width: 48em)');
  const opened = phone === true && openedOn === path;
  const close = () => setOpenedOn(null);

  return (
    <AppShell
      layout="alt"
      header={{ height: { base: 52, sm: 0 } }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: true, desktop: !user } }}
      withBorder={false}
    >
      <a href="#content" className={classes.skip}>
        {appTexts.skip}
      </a>
      <AppShell.Header hiddenFrom="sm" className={classes.header}>
        {user && (
          <Burger
            opened={opened}
            onClick={() => setOpenedOn(path)}
            size="sm"
            aria-expanded={opened}
            aria-label={appTexts.openNavigation}
          />
        )}
        <Logo />
        {user && (
          <span className={classes.headerEnd}>
            <PaletteButton />
          </span>
        )}
        {!user && <SignInLink />}
      </AppShell.Header>
      {user && phone && (
        <Drawer.Root opened={opened} onClose={close} size={300} returnFocus>
          <Drawer.Overlay />
          <Drawer.Content aria-label={appTexts.navigation} className={classes.drawer}>
            <Drawer.Body className={classes.side}>
              <div className={classes.brand}>
                <Logo />
                <Burger opened onClick={close} size="sm" aria-label={appTexts.closeNavigation} />
              </div>
              <Navigation user={user} folded onGo={close} />
              <AccountMenu user={user} />
            </Drawer.Body>
          </Drawer.Content>
        </Drawer.Root>
      )}
      {user && !phone && (
        <AppShell.Navbar className={classes.side} visibleFrom="sm">
          <div className={classes.brand}>
            <Logo />
            <PaletteButton />
          </div>
          <Navigation user={user} />
          <AccountMenu user={user} />
        </AppShell.Navbar>
      )}
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        {!user && (
          <div className={classes.guestBar}>
            <Logo />
            <SignInLink />
          </div>
        )}
        <Outlet />
      </AppShell.Main>
      {user && <Keys user={user} />}
      {user && <SignedIn user={user} />}
    </AppShell>
  );
}

function SignInLink() {
  const to = useRouterState({ select: (state) => state.location.href });
  return (
    <ButtonLink to="/sign-in" search={{ to }} variant="default" size="compact-md" ml="auto">
      {appTexts.signIn}
    </ButtonLink>
  );
}

/** Puts the cursor into the page's search, where it has one. */
function toSearch(): void {
  document.querySelector<HTMLInputElement>('main [role="search"] input, main input[type="search"]')?.focus();
}

function Keys({ user }: { user: User }) {
  const navigate = useNavigate();
  const actions = useMemo<KeyAction[]>(() => {
    const names: Record<string, string> = { ...appTexts.places, ...appTexts.adminPlaces };
    const places = [...placesOf(user), ...adminPlacesOf(user)];
    return [
      ...places.map((to) => ({
        keys: ['g'],
        then: appTexts.keys.letters[to],
        what: appTexts.keys.goTo(names[to] ?? to),
        run: () => void navigate({ to }),
      })),
      { keys: ['/'], what: appTexts.keys.search, run: toSearch },
    ].filter((action) => !('then' in action) || action.then);
  }, [user, navigate]);
  return <EverywhereKeys actions={actions} />;
}
