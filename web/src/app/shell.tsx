import { AppShell, Burger, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { IconCircleCheck, IconFilePlus, IconFileText, IconInbox, IconSitemap, IconTimeline } from '@tabler/icons-react';
import { type ComponentType, useState } from 'react';
import { ButtonLink } from '@/components/link';
import { Logo } from '@/components/logo';
import { type Place, placesOf } from '@/lib/access';
import type { User } from '@/lib/api/types';
import { useInbox } from '@/lib/inbox';
import { useUser } from '@/lib/session';
import { AccountMenu } from './account-menu';
import classes from './shell.module.css';
import { appTexts } from './texts';

const icons: Record<Place, ComponentType<{ size: number }>> = {
  '/inbox': IconInbox,
  '/requests': IconFileText,
  '/forms': IconFilePlus,
  '/executions': IconTimeline,
  '/register': IconCircleCheck,
  '/workflows': IconSitemap,
};

export function Shell() {
  const user = useUser();
  const path = useRouterState({ select: (state) => state.location.pathname });
  // Going anywhere closes it: it is open only on the page where it was opened.
  const [openedOn, setOpenedOn] = useState<string | null>(null);
  const opened = openedOn === path;
  const phone = useMediaQuery('(max-width: 48em)');
  const toggle = () => setOpenedOn(opened ? null : path);

  return (
    <AppShell
      layout="alt"
      header={{ height: { base: 52, sm: 0 } }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !opened, desktop: !user } }}
      withBorder={false}
    >
      <a href="#content" className={classes.skip}>
        {appTexts.skip}
      </a>
      <AppShell.Header hiddenFrom="sm" className={classes.header}>
        {user && (
          <Burger
            opened={opened}
            onClick={toggle}
            size="sm"
            aria-expanded={opened}
            aria-label={opened ? appTexts.closeNavigation : appTexts.openNavigation}
          />
        )}
        <Logo />
        {!user && <SignInLink />}
      </AppShell.Header>
      {user && (
        <AppShell.Navbar className={classes.side} inert={phone && !opened}>
          <div className={classes.brand}>
            <Logo />
            <Burger opened hiddenFrom="sm" onClick={toggle} size="sm" aria-label={appTexts.closeNavigation} />
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

function Navigation({ user }: { user: User }) {
  const places = placesOf(user);
  const inbox = useInbox();
  const open = { count: inbox.items?.length ?? 0, more: inbox.hasNextPage };
  // Whoever is asked to decide has an inbox, whatever their role.
  const shown: Place[] = !places.includes('/inbox') && open.count > 0 ? ['/inbox', ...places] : places;
  return (
    <nav aria-label={appTexts.navigation} className={classes.nav}>
      <ul>
        {shown.map((place) => {
          const Icon = icons[place];
          return (
            <li key={place}>
              <Link to={place} className={classes.place} activeProps={{ 'data-active': true }}>
                <Icon size={18} aria-hidden />
                {appTexts.places[place]}
                {place === '/inbox' && open.count > 0 && (
                  <span className={classes.count}>
                    <span aria-hidden>
                      {open.count}
                      {open.more && '+'}
                    </span>
                    <VisuallyHidden>{appTexts.waiting(open.count, open.more)}</VisuallyHidden>
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
