import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Confirm } from '@/components/confirm';
import { Done } from '@/components/done';
import { FieldList } from '@/components/field-list';
import { LeaveGuard } from '@/components/leave-guard';
import { TextLink } from '@/components/link';
import { Notice } from '@/components/notice';
import { Page, Section } from '@/components/page';
import { type FormData, SchemaForm } from '@/components/schema-form';
import { Stale } from '@/components/stale';
import { PageError, PageSkeleton, ProblemOf } from '@/components/states';
import { WorkflowUsage } from '@/components/usage';
import { isAdmin } from '@/lib/access';
import { ApiError } from '@/lib/api/problem';
import type { JsonObject } from '@/lib/api/types';
import { isStale } from '@/lib/field-errors';
import { useSaid } from '@/lib/said';
import { useUser } from '@/lib/session';
import {
  type Connection,
  connectionQuery,
  type ConnectionType,
  deleteConnection,
  saveConnection,
  typesQuery,
} from './api';
import { addressOf, inForm, typeName } from './kind';
import { NewConnection } from './new-connection';
import { Secrets } from './secrets';
import { TryIt } from './try-it';
import { connectionTexts as words } from './texts';

export default function ConnectionPage() {
  const { id = '' } = useParams({ strict: false });
  return id === 'new' ? <NewConnection /> : <KnownConnection key={id} name={id} />;
}

function KnownConnection({ name }: { name: string }) {
  const query = useQuery(connectionQuery(name));
  const types = useQuery(typesQuery);
  const error = query.error ?? types.error;
  if (query.data && types.data) {
    const { value, etag } = query.data;
    const type = types.data.find((each) => each.type === value.type);
    return <Loaded connection={value} etag={etag} type={type} />;
  }
  if (error) {
    return (
      <PageError
        error={error}
        retry={() => {
          void query.refetch();
          void types.refetch();
        }}
      />
    );
  }
  return <PageSkeleton narrow />;
}

interface LoadedProps {
  connection: Connection;
  etag: string;
  type: ConnectionType | undefined;
}

function Loaded({ connection, etag, type }: LoadedProps) {
  const client = useQueryClient();
  const user = useUser();
  const editable = !!user && isAdmin(user);
  const [deleting, setDeleting] = useState(false);
  const [done, setDone] = useState(useSaid());
  const [dirty, setDirty] = useState(false);
  const refresh = async () => {
    void client.invalidateQueries({ queryKey: ['connections', 'list'] });
    await client.refetchQueries({ queryKey: connectionQuery(connection.name).queryKey });
  };
  return (
    <Page
      title={connection.name}
      narrow
      back={<TextLink to="/connections">← {words.back}</TextLink>}
      sub={editable ? typeName(connection.type) : words.readOnly}
      actions={
        editable && (
          <Button variant="default" onClick={() => setDeleting(true)}>
            {words.removeIt}
          </Button>
        )
      }
    >
      <Done>{done}</Done>
      <Stack>
        {!type && <Notice title={words.unknownType} />}
        <Section title={words.settings}>
          {type && editable ? (
            <Settings
              connection={connection}
              etag={etag}
              type={type}
              onDirty={(now) => {
                setDirty(now);
                if (now) setDone(null);
              }}
              onSaved={async () => {
                await refresh();
                setDone(words.saved);
              }}
              onReload={() => void refresh()}
            />
          ) : (
            <FieldList value={connection.config} schema={type?.config_schema} />
          )}
        </Section>
        {type && type.secrets.length > 0 && (
          <Secrets
            connection={connection}
            etag={etag}
            names={type.secrets}
            editable={editable}
            onChanged={async (said) => {
              await refresh();
              setDone(said);
            }}
          />
        )}
        {type && editable && <TryIt key={etag} name={connection.name} dirty={dirty} />}
      </Stack>
      <DeleteConnection name={connection.name} opened={deleting} onClose={() => setDeleting(false)} />
    </Page>
  );
}

interface SettingsProps extends LoadedProps {
  type: ConnectionType;
  onDirty: (dirty: boolean) => void;
  onSaved: () => Promise<void>;
  onReload: () => void;
}

function Settings({ connection, etag, type, onDirty, onSaved, onReload }: SettingsProps) {
  const [value, setValue] = useState<FormData>({ data: connection.config, files: {} });
  const [seen, setSeen] = useState(etag);
  if (seen !== etag) {
    setSeen(etag);
    setValue({ data: connection.config, files: {} });
  }
  const attempt = useMutation({
    mutationFn: (config: JsonObject) => saveConnection(connection.name, { type: connection.type, config }, etag),
    onSuccess: async () => {
      onDirty(false);
      await onSaved();
    },
  });
  const differs = (data: JsonObject) => filled(type, data) !== filled(type, connection.config);
  const dirty = differs(value.data);
  const losesSecrets = connection.secrets.length > 0 && addressOf(value.data) !== addressOf(connection.config);
  const refused = attempt.error instanceof ApiError ? inForm(attempt.error) : undefined;
  return (
    <>
      <SchemaForm
        schema={type.config_schema}
        value={value}
        onChange={(next) => {
          setValue(next);
          onDirty(differs(next.data));
        }}
        onSubmit={(config) => attempt.mutate(config)}
        submitLabel={words.save}
        sending={attempt.isPending}
        refused={refused}
      />
      {losesSecrets && (
        <Stack mt="md">
          <Notice title={words.secrets.lost} />
        </Stack>
      )}
      {attempt.error && !refused?.length && (
        <Stack mt="md">
          {isStale(attempt.error) ? <Stale onReload={onReload} /> : <ProblemOf error={attempt.error} />}
        </Stack>
      )}
      <LeaveGuard dirty={dirty} sending={attempt.isPending} />
    </>
  );
}

/** What a configuration comes to, for comparing: with the schema's defaults, whatever order the fields were filled in. */
function filled(type: ConnectionType, data: JsonObject): string {
  const defaults = Object.entries(type.config_schema.properties ?? {}).map(([name, field]) => [name, field.default]);
  const given = Object.entries(data).filter(([, value]) => value !== undefined && value !== '');
  const whole = { ...Object.fromEntries(defaults), ...Object.fromEntries(given) } as JsonObject;
  return JSON.stringify(Object.entries(whole).sort(([a], [b]) => a.localeCompare(b)));
}

function DeleteConnection({ name, opened, onClose }: { name: string; opened: boolean; onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const attempt = useMutation({
    mutationFn: () => deleteConnection(name),
    onSuccess: async () => {
      await navigate({ to: '/connections', state: { said: words.removed(name) }, ignoreBlocker: true });
      client.removeQueries({ queryKey: connectionQuery(name).queryKey });
      void client.invalidateQueries({ queryKey: ['connections'] });
    },
  });
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={words.removeTitle(name)}
      confirm={words.removeConfirm}
      danger
      pending={attempt.isPending}
      error={attempt.error}
      onConfirm={() => attempt.mutate()}
    >
      {opened && (
        <WorkflowUsage what={`connection ${name}`} test={(text, key) => key === 'connection' && text === name} />
      )}
      <Text size="sm">{words.removeText}</Text>
    </Confirm>
  );
}
