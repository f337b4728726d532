import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import {
  IconBook2,
  IconChecklist,
  IconChevronDown,
  IconCircleCheck,
  IconFilePlus,
  IconFileText,
  IconInbox,
  IconKey,
  IconMail,
  IconPlugConnected,
  IconShieldCheck,
  IconSitemap,
  IconTimeline,
  IconUser,
  IconUsersGroup,
  IconVariable,
} from '@tabler/icons-react';
import { type ComponentType, type ReactNode, useId } from 'react';
import { demoAccountsQuery } from '@/features/auth/api';
import { type AdminPlace, adminPlacesOf, type Place, placesOf } from '@/lib/access';
import type { User } from '@/lib/api/types';
import { useInbox } from '@/lib/inbox';
import { useTasks } from '@/lib/tasks';
import classes from './shell.module.css';
import { appTexts } from './texts';

type Icon = ComponentType<{ size: number }>;

const icons: Record<Place, Icon> = {
  '/inbox': IconInbox,
  '/tasks': IconChecklist,
  '/requests': IconFileText,
  '/forms': IconFilePlus,
  '/executions': IconTimeline,
  '/register': IconCircleCheck,
  '/workflows': IconSitemap,
};

const adminIcons: Record<AdminPlace, Icon> = {
  '/policies': IconBook2,
  '/people': IconUser,
  '/groups': IconUsersGroup,
  '/connections': IconPlugConnected,
  '/variables': IconVariable,
  '/tokens': IconKey,
  '/audit': IconShieldCheck,
};

interface Props {
  user: User;
  /** The lesser parts begin folded: there is little room. */
  folded?: boolean;
  onGo?: () => void;
}

export function Navigation({ user, folded = false, onGo }: Props) {
  const places = placesOf(user);
  const inbox = useInbox();
  const open = { count: inbox.items?.length ?? 0, more: inbox.hasNextPage };
  const tasks = useTasks().items?.length ?? 0;
  // Whoever is asked to decide has an inbox, whatever their role.
  const shown: Place[] = !places.includes('/inbox') && open.count > 0 ? ['/inbox', ...places] : places;
  const demo = useIsDemo();
  return (
    <nav aria-label={appTexts.navigation} className={classes.nav}>
      <ul>
        {shown.map((place) => (
          <Item key={place} to={place} icon={icons[place]} label={appTexts.places[place]} onGo={onGo}>
            {place === '/inbox' && open.count > 0 && (
              <Count shown={`${open.count}${open.more ? '+' : ''}`} said={appTexts.waiting(open.count, open.more)} />
            )}
            {place === '/tasks' && tasks > 0 && <Count shown={String(tasks)} said={appTexts.toFillIn(tasks)} />}
          </Item>
        ))}
      </ul>
      <Administration places={adminPlacesOf(user)} folded={folded} onGo={onGo} />
      {demo && (
        <ul className={classes.demo}>
          <Item to="/outbox" icon={IconMail} label={appTexts.outbox} onGo={onGo}>
            <span className={classes.tag}>{appTexts.demo}</span>
          </Item>
        </ul>
      )}
    </nav>
  );
}

/** How many wait there. */
const Count = ({ shown, said }: { shown: string; said: string }) => (
  <span className={classes.count}>
    <span aria-hidden>{shown}</span>
    <VisuallyHidden>{said}</VisuallyHidden>
  </span>
);

/** A part that can be folded away; on a phone it is until asked for, or until one is in it. */
function Administration({ places, folded, onGo }: { places: AdminPlace[]; folded: boolean; onGo?: () => void }) {
  const id = useId();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const within = places.some((place) => path === place || path.startsWith(`${place}/`));
  const [wanted, setWanted] = useLocalStorage<'open' | 'closed' | 'unset'>({
    key: folded ? 'neuronflow-administration-phone' : 'neuronflow-administration',
    defaultValue: 'unset',
    getInitialValueInEffect: false,
  });
  const opened = within || (wanted === 'unset' ? !folded : wanted === 'open');
  if (places.length === 0) return null;
  return (
    <div className={classes.part}>
      <UnstyledButton
        className={classes.partTitle}
        aria-expanded={opened}
        aria-controls={id}
        onClick={() => setWanted(opened ? 'closed' : 'open')}
        // One stays among what one is in.
        aria-disabled={within || undefined}
      >
        {appTexts.administration}
        <IconChevronDown size={14} aria-hidden />
      </UnstyledButton>
      <ul id={id} hidden={!opened}>
        {places.map((place) => (
          <Item key={place} to={place} icon={adminIcons[place]} label={appTexts.adminPlaces[place]} onGo={onGo} />
        ))}
      </ul>
    </div>
  );
}

interface ItemProps {
  to: Place | AdminPlace | '/outbox';
  icon: Icon;
  label: string;
  onGo?: () => void;
  children?: ReactNode;
}

function Item({ to, icon: Icon, label, onGo, children }: ItemProps) {
  return (
    <li>
      <Link to={to} className={classes.place} activeProps={{ 'data-active': true }} onClick={onGo}>
        <Icon size={18} aria-hidden />
        {label}
        {children}
      </Link>
    </li>
  );
}

/** Only ever served on the machine's own addresses, so nobody else's server is asked for it. */
const onThisMachine = () => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(location.hostname);

function useIsDemo(): boolean {
  const accounts = useQuery({ ...demoAccountsQuery, enabled: onThisMachine() });
  return (accounts.data?.length ?? 0) > 0;
}
