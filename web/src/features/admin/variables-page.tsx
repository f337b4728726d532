import { ActionIcon, Button, Text, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash, IconVariable } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Confirm } from '@/components/confirm';
import { Done } from '@/components/done';
import { Page } from '@/components/page';
import { Stale } from '@/components/stale';
import { EmptyState, ErrorState, RowsSkeleton } from '@/components/states';
import table from '@/components/table.module.css';
import { WorkflowUsage } from '@/components/usage';
import { editsWorkflows } from '@/lib/access';
import type { Json, JsonObject } from '@/lib/api/types';
import { isStale } from '@/lib/field-errors';
import { useUser } from '@/lib/session';
import classes from './admin.module.css';
import { saveVariables, variablesQuery } from './api';
import { kindOf } from './kinds';
import { adminTexts } from './texts';
import { VariableDialog } from './variable-dialog';

const words = adminTexts.variables;

interface Change {
  next: JsonObject;
  said: string;
  before?: JsonObject;
}

/** Whether an expression reads the variable. */
const reads = (name: string) => {
  const pattern = new RegExp(`\\bvars\\s*(\\.\\s*\\??\\s*${name}\\b|\\[\\s*["']${name}["'])`);
  return (text: string) => pattern.test(text);
};

export default function VariablesPage() {
  const client = useQueryClient();
  const user = useUser();
  const editable = !!user && editsWorkflows(user);
  const query = useQuery(variablesQuery);
  const [editing, setEditing] = useState<{ name: string | null } | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  const [done, setDone] = useState<Change | null>(null);
  const variables = query.data?.value ?? {};
  const names = Object.keys(variables).sort();

  const attempt = useMutation({
    mutationFn: ({ next }: Change) => saveVariables(next, query.data?.etag ?? ''),
    onSuccess: async (_, change) => {
      await client.refetchQueries({ queryKey: variablesQuery.queryKey });
      setEditing(null);
      setRemoving(null);
      setDone(change);
    },
  });
  async function reload() {
    await query.refetch();
    attempt.reset();
    setEditing(null);
    setRemoving(null);
  }
  const stale = isStale(attempt.error);
  const before = done?.before;
  const create = editable && query.data && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing({ name: null })}>
      {words.create}
    </Button>
  );

  return (
    <Page title={words.title} sub={editable ? words.sub : adminTexts.readOnly} actions={create}>
      <Done
        pending={attempt.isPending}
        onUndo={before ? () => attempt.mutate({ next: before, said: adminTexts.undone }) : undefined}
      >
        {done?.said}
      </Done>
      {stale && !editing && removing === null && <Stale onReload={() => void reload()} />}
      <div className={table.frame}>
        {names.length ? (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{words.columns.name}</th>
                <th scope="col">{words.columns.value}</th>
                {editable && (
                  <th scope="col">
                    <VisuallyHidden>{words.columns.actions}</VisuallyHidden>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {names.map((name) => (
                <tr key={name}>
                  <td className={classes.variable}>
                    <span className={classes.code}>{name}</span>
                    <div className={table.sub}>{kindOf(variables[name] as Json)}</div>
                  </td>
                  <td className={table.main}>
                    <code className={`${classes.code} ${classes.value}`}>{JSON.stringify(variables[name])}</code>
                  </td>
                  {editable && (
                    <td className={classes.actions}>
                      <RowButton
                        label={words.edit(name)}
                        icon={<IconPencil size={16} />}
                        onClick={() => setEditing({ name })}
                      />
                      <RowButton
                        label={words.remove(name)}
                        icon={<IconTrash size={16} />}
                        onClick={() => setRemoving(name)}
                      />
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        ) : query.data ? (
          <EmptyState icon={<IconVariable size={22} />} title={words.emptyTitle} action={create || undefined}>
            {words.empty}
          </EmptyState>
        ) : query.isError ? (
          <ErrorState error={query.error} retry={() => void query.refetch()} />
        ) : (
          <RowsSkeleton rows={3} height={58} />
        )}
      </div>
      <Text size="sm" c="dimmed" mt="md">
        {words.note}
      </Text>
      <VariableDialog
        opened={editing !== null}
        onClose={() => setEditing(null)}
        name={editing?.name ?? null}
        variables={variables}
        pending={attempt.isPending}
        error={attempt.error}
        onReload={() => void reload()}
        onEdit={() => attempt.error && attempt.reset()}
        onSave={(name, value) =>
          attempt.mutate({ next: { ...variables, [name]: value }, said: words.saved(name), before: variables })
        }
      />
      <Confirm
        opened={removing !== null}
        onClose={() => setRemoving(null)}
        title={words.removeTitle(removing ?? '')}
        confirm={words.removeConfirm}
        danger
        pending={attempt.isPending}
        error={attempt.error}
        onConfirm={() => {
          const { [removing ?? '']: _gone, ...next } = variables;
          attempt.mutate({ next, said: words.removed(removing ?? ''), before: variables });
        }}
      >
        {removing !== null && <WorkflowUsage what={`vars.${removing}`} test={reads(removing)} />}
        <Text size="sm">{words.removeText}</Text>
      </Confirm>
    </Page>
  );
}

function RowButton({ label, icon, onClick }: { label: string; icon: ReactNode; onClick: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
