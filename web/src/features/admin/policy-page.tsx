import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Done } from '@/components/done';
import { TextLink } from '@/components/link';
import { Page } from '@/components/page';
import { PageError, PageSkeleton } from '@/components/states';
import { editsWorkflows } from '@/lib/access';
import type { Tagged } from '@/lib/api/client';
import type { Policy } from '@/lib/api/types';
import { useSaid } from '@/lib/said';
import { useUser } from '@/lib/session';
import { policyQuery } from './api';
import { DeletePolicy } from './delete-policy';
import { PolicyForm } from './policy-form';
import { adminTexts } from './texts';

const words = adminTexts.policy;

export default function PolicyPage() {
  const { id = '' } = useParams({ strict: false });
  return id === 'new' ? <NewPolicy /> : <KnownPolicy key={id} id={id} />;
}

const Back = () => <TextLink to="/policies">← {words.back}</TextLink>;

function NewPolicy() {
  return (
    <Page title={words.newTitle} narrow back={<Back />}>
      <PolicyForm />
    </Page>
  );
}

function KnownPolicy({ id }: { id: string }) {
  const query = useQuery(policyQuery(id));
  if (query.data) return <Loaded tagged={query.data} />;
  if (query.error) return <PageError error={query.error} retry={() => void query.refetch()} />;
  return <PageSkeleton narrow />;
}

function Loaded({ tagged }: { tagged: Tagged<Policy> }) {
  const { value: policy, etag } = tagged;
  const client = useQueryClient();
  const user = useUser();
  const editable = !!user && editsWorkflows(user);
  const [deleting, setDeleting] = useState(false);
  const [done, setDone] = useState(useSaid());
  return (
    <Page
      title={`${policy.id} ${policy.title}`}
      narrow
      back={<Back />}
      sub={editable ? undefined : adminTexts.readOnly}
      actions={
        editable && (
          <Button variant="default" onClick={() => setDeleting(true)}>
            {words.remove}
          </Button>
        )
      }
    >
      <Done>{done}</Done>
      <PolicyForm
        policy={policy}
        etag={etag}
        readOnly={!editable}
        onEdit={() => setDone(null)}
        onSaved={() => setDone(words.saved)}
        onReload={() => void client.refetchQueries({ queryKey: policyQuery(policy.id).queryKey })}
      />
      <DeletePolicy policy={policy} opened={deleting} onClose={() => setDeleting(false)} />
    </Page>
  );
}
