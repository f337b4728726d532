import { Button, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconMail, IconPlugConnected, IconSparkles, IconWorld } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ComponentType, useMemo, useState } from 'react';
import { LeaveGuard } from '@/components/leave-guard';
import { TextLink } from '@/components/link';
import { Page, Section } from '@/components/page';
import { type FormData, SchemaForm } from '@/components/schema-form';
import { ErrorState, ProblemOf, RowsSkeleton } from '@/components/states';
import { ApiError } from '@/lib/api/problem';
import type { JsonObject, Schema } from '@/lib/api/types';
import { type ConnectionType, createConnection, typesQuery } from './api';
import classes from './connections.module.css';
import { inForm, secretName, typeHelp, typeName } from './kind';
import { connectionTexts as words } from './texts';

const icons: Record<string, ComponentType<{ size: number }>> = {
  smtp: IconMail,
  openai: IconSparkles,
  http: IconWorld,
};

export function NewConnection() {
  const types = useQuery(typesQuery);
  const [chosen, setChosen] = useState<ConnectionType | null>(null);
  const back = <TextLink to="/connections">← {words.back}</TextLink>;
  if (chosen) {
    return (
      <Page
        key={chosen.type}
        title={`${words.newTitle}: ${typeName(chosen.type)}`}
        sub={typeHelp(chosen.type)}
        narrow
        back={back}
        actions={
          <Button variant="default" onClick={() => setChosen(null)}>
            {words.another}
          </Button>
        }
      >
        <Fill type={chosen} />
      </Page>
    );
  }
  return (
    <Page title={words.newTitle} sub={words.choose} narrow back={back}>
      {types.data ? (
        <ul className={classes.kinds}>
          {types.data.map((type) => {
            const Icon = icons[type.type] ?? IconPlugConnected;
            return (
              <li key={type.type}>
                <UnstyledButton className={classes.kind} onClick={() => setChosen(type)}>
                  <Icon size={20} aria-hidden />
                  <span>
                    <span className={classes.kindName}>{typeName(type.type)}</span>
                    <span className={classes.kindHelp}>{typeHelp(type.type)}</span>
                  </span>
                  <IconChevronRight size={16} aria-hidden />
                </UnstyledButton>
              </li>
            );
          })}
        </ul>
      ) : types.isError ? (
        <ErrorState error={types.error} retry={() => void types.refetch()} />
      ) : (
        <RowsSkeleton rows={3} height={64} />
      )}
    </Page>
  );
}

/** One form for all: the name, the type's own fields, its secrets. */
function schemaOf(type: ConnectionType): Schema {
  const secrets = Object.fromEntries(
    type.secrets.map((name) => [
      name,
      { type: 'string', title: secretName(name), format: 'password', description: words.secrets.help },
    ]),
  );
  return {
    ...type.config_schema,
    properties: {
      name: { type: 'string', title: words.name, description: words.nameHelp, minLength: 1, maxLength: 200 },
      ...type.config_schema.properties,
      ...secrets,
    },
    required: ['name', ...(type.config_schema.required ?? [])],
  };
}

function Fill({ type }: { type: ConnectionType }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const schema = useMemo(() => schemaOf(type), [type]);
  const [value, setValue] = useState<FormData>({ data: { name: type.type === 'smtp' ? 'mail' : '' }, files: {} });
  const attempt = useMutation({
    mutationFn: ({ name, ...rest }: JsonObject) => {
      const secrets = Object.fromEntries(
        type.secrets.flatMap((each) => (typeof rest[each] === 'string' ? [[each, rest[each] as string]] : [])),
      );
      const config = Object.fromEntries(Object.entries(rest).filter(([key]) => !type.secrets.includes(key)));
      return createConnection(String(name).trim(), { type: type.type, config, secrets });
    },
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['connections', 'list'] });
      void navigate({
        to: '/connections/$id',
        params: { id: made.name },
        state: { said: words.added },
        replace: true,
        ignoreBlocker: true,
      });
    },
  });
  const error = attempt.error instanceof ApiError ? attempt.error : null;
  const taken = error?.status === 409 ? [{ pointer: '/name', message: words.nameTaken }] : [];
  const refused = error ? [...taken, ...inForm(error)] : undefined;
  const dirty = Object.values(value.data).some((each) => each !== undefined && each !== '' && each !== 'mail');
  return (
    <Section title={words.settings}>
      <SchemaForm
        schema={schema}
        value={value}
        onChange={setValue}
        onSubmit={(data) => attempt.mutate(data)}
        submitLabel={words.add}
        sending={attempt.isPending}
        refused={refused}
      />
      {attempt.error && !refused?.length && <ProblemOf error={attempt.error} />}
      <LeaveGuard dirty={dirty && !attempt.isSuccess} sending={attempt.isPending} />
    </Section>
  );
}
