import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Stack } from '@mantine/core';
import { useState } from 'react';
import { Badge } from '@/components/badge';
import { Done } from '@/components/done';
import { TextLink } from '@/components/link';
import { Page } from '@/components/page';
import { PageError, PageSkeleton } from '@/components/states';
import { isAdmin } from '@/lib/access';
import type { User } from '@/lib/api/types';
import { useSaid } from '@/lib/said';
import { useUser } from '@/lib/session';
import { userQuery } from './api';
import { PersonForm } from './person-form';
import { PersonPassword } from './person-password';
import { PersonStanding } from './person-standing';
import { adminTexts } from './texts';

const words = adminTexts.person;

export default function PersonPage() {
  const { id = '' } = useParams({ strict: false });
  return id === 'new' ? <NewPerson /> : <KnownPerson key={id} id={id} />;
}

const Back = () => <TextLink to="/people">← {words.back}</TextLink>;

function NewPerson() {
  return (
    <Page title={words.newTitle} narrow back={<Back />}>
      <PersonForm />
    </Page>
  );
}

function KnownPerson({ id }: { id: string }) {
  const query = useQuery(userQuery(id));
  if (query.data) return <Loaded user={query.data} />;
  if (query.error) return <PageError error={query.error} retry={() => void query.refetch()} />;
  return <PageSkeleton narrow />;
}

function Loaded({ user }: { user: User }) {
  const me = useUser();
  const editable = !!me && isAdmin(me);
  const [done, setDone] = useState(useSaid());
  const active = user.status === 'active';
  return (
    <Page
      title={user.name}
      narrow
      back={<Back />}
      sub={editable ? user.email : adminTexts.readOnly}
      actions={
        <Badge tone={active ? 'good' : 'neutral'} dot>
          {active ? adminTexts.people.active : adminTexts.people.disabled}
        </Badge>
      }
    >
      <Done>{done}</Done>
      <Stack>
        <PersonForm
          user={user}
          readOnly={!editable}
          onEdit={() => setDone(null)}
          onSaved={() => setDone(words.saved)}
        />
        {editable && <PersonPassword user={user} onDone={() => setDone(words.passwordDone)} />}
        {editable && (
          <PersonStanding
            user={user}
            onDone={(disabled) => setDone(disabled ? words.disabledNow(user.name) : words.enabledNow(user.name))}
          />
        )}
      </Stack>
    </Page>
  );
}
