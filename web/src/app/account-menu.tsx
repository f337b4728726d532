import { type MantineColorScheme, Menu, UnstyledButton, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import {
  IconDeviceDesktop,
  IconKey,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSelector,
  IconSun,
  IconUsers,
} from '@tabler/icons-react';
import { Initials } from '@/components/initials';
import { openKeys } from '@/components/keys-store';
import { send } from '@/lib/api/client';
import type { User } from '@/lib/api/types';
import { signedOut } from '@/lib/session';
import classes from './account-menu.module.css';
import { appTexts } from './texts';

const schemes = [
  { value: 'light', label: appTexts.light, Icon: IconSun },
  { value: 'dark', label: appTexts.dark, Icon: IconMoon },
  { value: 'auto', label: appTexts.system, Icon: IconDeviceDesktop },
] as const;

export function AccountMenu({ user }: { user: User }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const client = useQueryClient();
  const router = useRouter();
  const signOut = useMutation({
    mutationFn: () => send('DELETE', '/api/v1/session'),
    onSettled: async () => {
      await router.navigate({ to: '/sign-in' });
      signedOut(client);
    },
  });
  return (
    <Menu
      position="top-start"
      width={204}
      shadow="md"
      withinPortal={false}
      withInitialFocusPlaceholder={false}
      hideDetached={false}
    >
      <Menu.Target>
        <UnstyledButton className={classes.account}>
          <Initials name={user.name} />
          <span className={classes.who}>
            <VisuallyHidden>{appTexts.accountOf}</VisuallyHidden> <span className={classes.name}>{user.name}</span>
            <span className={classes.mail}>{user.title || user.email}</span>
          </span>
          <IconSelector size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{appTexts.appearance}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as MantineColorScheme)}>
          {schemes.map(({ value, label, Icon }) => (
            <Menu.RadioItem key={value} value={value} rightSection={<Icon size={16} aria-hidden />}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconKey size={16} aria-hidden />}
          onClick={() => void router.navigate({ to: '/tokens' })}
        >
          {appTexts.ownTokens}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={openKeys} visibleFrom="sm">
          {appTexts.keyboard}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconUsers size={16} aria-hidden />}
          onClick={() => void router.navigate({ to: '/sign-in' })}
        >
          {appTexts.otherAccount}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => signOut.mutate()}>
          {appTexts.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
