import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { Confirm } from '@/components/confirm';
import { LeaveGuard } from '@/components/leave-guard';
import { ButtonLink } from '@/components/link';
import { Section } from '@/components/page';
import { PersonPicker } from '@/components/person-picker';
import { ProblemOf } from '@/components/states';
import type { Role, User } from '@/lib/api/types';
import { fieldErrors, isAtFields } from '@/lib/field-errors';
import { meQuery, useUser } from '@/lib/session';
import { texts } from '@/lib/texts';
import classes from './admin.module.css';
import { allGroupsQuery, changeUser, createUser, type NewUser, userQuery } from './api';
import { PasswordField } from './password-field';
import { roleHelp, roleName, roleNames } from './roles';
import { adminTexts } from './texts';

const words = adminTexts.person;

const empty: NewUser = {
  email: '',
  name: '',
  title: '',
  department: '',
  roles: ['requester'],
  groups: [],
  manager: null,
  password: '',
};

const draftOf = (user: User): NewUser => ({
  email: user.email,
  name: user.name,
  title: user.title ?? '',
  department: user.department ?? '',
  roles: user.roles ?? [],
  groups: user.groups ?? [],
  manager: user.manager ?? null,
});

function problemsOf(draft: NewUser): Record<string, string> {
  return {
    ...(draft.name.trim() ? {} : { name: words.nameMissing }),
    ...(/^[^\s@]+@[^\s@]+$/.test(draft.email.trim()) ? {} : { email: words.emailMissing }),
    ...(draft.roles.length ? {} : { roles: words.rolesMissing }),
    ...(draft.password && draft.password.length < 8 ? { password: words.passwordShort } : {}),
  };
}

interface Props {
  /** Left out, a new account is made. */
  user?: User;
  readOnly?: boolean;
  onEdit?: () => void;
  onSaved?: () => void;
}

export function PersonForm({ user, readOnly = false, onEdit, onSaved }: Props) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const me = useUser();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<NewUser>(user ? draftOf(user) : empty);
  const [seen, setSeen] = useState(user);
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  if (user && seen !== user) {
    setSeen(user);
    setDraft(draftOf(user));
  }
  const groups = useQuery(allGroupsQuery).data ?? [];
  const dirty = JSON.stringify(draft) !== JSON.stringify(user ? draftOf(user) : empty);
  const own = !!user && user.id === me?.id;
  const givesUpAdmin = own && user.roles.includes('admin') && !draft.roles.includes('admin');

  const attempt = useMutation({
    mutationFn: async () => {
      const { email, password, ...rest } = draft;
      const shared = { ...rest, name: rest.name.trim(), title: rest.title.trim(), department: rest.department.trim() };
      if (user) return changeUser(user.id, shared);
      return createUser({ ...shared, email: email.trim(), ...(password ? { password } : {}) });
    },
    onSuccess: async (saved) => {
      setAsking(false);
      void client.invalidateQueries({ queryKey: ['users', 'list'] });
      void client.invalidateQueries({ queryKey: ['people'] });
      void client.invalidateQueries({ queryKey: ['groups'] });
      if (own) void client.invalidateQueries({ queryKey: meQuery.queryKey });
      client.setQueryData(userQuery(saved.id).queryKey, saved);
      if (user) onSaved?.();
      else
        void navigate({
          to: '/people/$id',
          params: { id: saved.id },
          state: { said: words.created(saved.name) },
          replace: true,
          ignoreBlocker: true,
        });
    },
  });

  const wrong = problemsOf(draft);
  const errors = { ...fieldErrors(attempt.error), ...(tried ? wrong : {}) };

  function set(change: Partial<NewUser>) {
    setDraft((before) => ({ ...before, ...change }));
    onEdit?.();
    if (attempt.error || attempt.isSuccess) attempt.reset();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.keys(wrong).length > 0) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
    } else if (givesUpAdmin) setAsking(true);
    else if (!attempt.isPending) attempt.mutate();
  }

  const text = (name: 'name' | 'title' | 'department') => ({
    value: draft[name],
    maxLength: 200,
    readOnly,
    error: errors[name],
    onChange: (event: { currentTarget: { value: string } }) => set({ [name]: event.currentTarget.value }),
  });

  return (
    <form ref={form} onSubmit={submit} noValidate autoComplete="off">
      <Stack>
        <Section title={words.who}>
          <div className={classes.form}>
            <TextInput label={words.name} withAsterisk={!readOnly} {...text('name')} />
            <TextInput
              label={words.email}
              description={user ? undefined : words.emailHelp}
              withAsterisk={!user}
              type="email"
              readOnly={!!user || readOnly}
              variant={user ? 'filled' : undefined}
              value={draft.email}
              maxLength={254}
              error={errors.email}
              onChange={(event) => set({ email: event.currentTarget.value })}
            />
            <TextInput label={words.titleField} {...text('title')} />
            <TextInput label={words.department} {...text('department')} />
            <div className={classes.wide}>
              <PersonPicker
                label={words.manager}
                description={words.managerHelp}
                value={draft.manager}
                disabled={readOnly}
                error={errors.manager}
                without={[draft.email]}
                onChange={(manager) => set({ manager })}
              />
            </div>
          </div>
        </Section>
        <Section title={words.may}>
          <Checkbox.Group
            label={words.roles}
            error={errors.roles}
            value={draft.roles}
            onChange={(roles) => !readOnly && set({ roles: roles as Role[] })}
          >
            <div className={classes.roles}>
              {roleNames.map((role) => (
                <Checkbox
                  key={role}
                  value={role}
                  label={roleName(role)}
                  description={roleHelp(role)}
                  disabled={readOnly}
                />
              ))}
            </div>
          </Checkbox.Group>
          <Checkbox.Group
            mt="lg"
            label={words.groups}
            description={words.groupsHelp}
            inputWrapperOrder={['label', 'description', 'input', 'error']}
            error={errors.groups}
            value={draft.groups}
            onChange={(chosen) => !readOnly && set({ groups: chosen })}
          >
            <div className={classes.roles}>
              {groups.map(({ id, name }) => (
                <Checkbox key={id} value={name} label={name} disabled={readOnly} />
              ))}
            </div>
            {groups.length === 0 && (
              <Text size="sm" c="dimmed">
                {words.noGroups}
              </Text>
            )}
          </Checkbox.Group>
        </Section>
        {!user && !draft.roles.includes('service') && (
          <Section title={words.signIn}>
            <PasswordField
              label={words.password}
              description={words.passwordHelp}
              value={draft.password ?? ''}
              error={errors.password}
              onChange={(password) => set({ password })}
            />
          </Section>
        )}
        {attempt.error && !asking && !isAtFields(attempt.error, [...Object.keys(empty)]) && (
          <ProblemOf error={attempt.error} />
        )}
        {!readOnly && (
          <Group>
            <Button type="submit" loading={attempt.isPending} disabled={!!user && !dirty}>
              {user ? words.save : words.create}
            </Button>
            {!user && (
              <ButtonLink to="/people" variant="default">
                {texts.common.cancel}
              </ButtonLink>
            )}
          </Group>
        )}
      </Stack>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={words.adminLossTitle}
        confirm={words.adminLossConfirm}
        danger
        pending={attempt.isPending}
        error={attempt.error}
        onConfirm={() => attempt.mutate()}
      >
        <Text size="sm">{words.adminLoss}</Text>
      </Confirm>
      <LeaveGuard dirty={dirty && !attempt.isSuccess} sending={attempt.isPending} />
    </form>
  );
}
