import { Button, SegmentedControl, Text } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Badge } from '@/components/badge';
import { Confirm } from '@/components/confirm';
import { Done } from '@/components/done';
import { ListTable } from '@/components/list-table';
import { MoreButton } from '@/components/more-button';
import { Page } from '@/components/page';
import { EmptyState } from '@/components/states';
import table from '@/components/table.module.css';
import { Time } from '@/components/time';
import { UserLine } from '@/components/user-text';
import { isAdmin } from '@/lib/access';
import { useList } from '@/lib/api/list';
import type { User } from '@/lib/api/types';
import { useUser } from '@/lib/session';
import { useNow } from '@/lib/time';
import classes from './admin.module.css';
import { revokeToken, type Token } from './api';
import { NewTokenDialog } from './new-token';
import { adminTexts } from './texts';

const words = adminTexts.tokens;

const isOwn = (token: Token, user: User) => token.email?.toLowerCase() === user.email.toLowerCase();

export default function TokensPage() {
  const user = useUser();
  return user && <Loaded user={user} />;
}

function Loaded({ user }: { user: User }) {
  const client = useQueryClient();
  const seesAll = isAdmin(user) || user.roles.includes('auditor');
  // Auditors change nothing, not even this.
  const changes = user.roles.some((role) => role !== 'auditor');
  const [whose, setWhose] = useState(seesAll ? 'all' : 'mine');
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const [revoked, setRevoked] = useState<string | null>(null);
  const tokens = useList<Token>(['tokens'], '/api/v1/tokens', { limit: '200' });
  const shown = tokens.items?.filter((token) => whose === 'all' || isOwn(token, user));

  const attempt = useMutation({
    mutationFn: (token: Token) => revokeToken(token.id),
    onSuccess: (_, token) => {
      void client.invalidateQueries({ queryKey: ['tokens'] });
      setRevoking(null);
      setRevoked(token.name);
    },
  });
  const create = changes && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
      {words.create}
    </Button>
  );

  return (
    <Page title={words.title} sub={words.sub} actions={create}>
      <Done>{revoked && words.revoked(revoked)}</Done>
      {seesAll && changes && (
        <div className={table.filters}>
          <SegmentedControl
            aria-label={words.whose}
            value={whose}
            onChange={setWhose}
            data={[
              { value: 'all', label: words.everybody },
              { value: 'mine', label: words.mine },
            ]}
          />
        </div>
      )}
      <ListTable
        columns={{
          name: words.columns.name,
          ...(whose === 'all' && { owner: words.columns.owner }),
          scopes: words.columns.scopes,
          created: words.columns.created,
          expires: words.columns.expires,
        }}
        actions={changes ? words.columns.actions : undefined}
        items={shown}
        query={tokens}
        waiting={{ rows: 4, height: 52 }}
        row={(token) => (
          <tr key={token.id}>
            <td className={table.main}>
              <UserLine>{token.name}</UserLine>
            </td>
            {whose === 'all' && <td>{token.email ?? <span className={table.quiet}>{words.noOwner}</span>}</td>}
            <td>
              <div className={classes.chips}>
                {token.scopes.map((scope) => (
                  <Badge key={scope} tone={scope === 'decide' ? 'warn' : 'neutral'}>
                    {words.scopes[scope] ?? scope}
                  </Badge>
                ))}
              </div>
            </td>
            <td className={table.quiet} data-label={words.columns.created}>
              <Time at={token.created_at} />
            </td>
            <td data-label={words.columns.expires}>
              <Ends at={token.expires_at} />
            </td>
            {changes && (
              <td className={classes.actions}>
                {(isAdmin(user) || isOwn(token, user)) && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    aria-label={words.revokeOf(token.name)}
                    onClick={() => {
                      attempt.reset();
                      setRevoking(token);
                    }}
                  >
                    {words.revoke}
                  </Button>
                )}
              </td>
            )}
          </tr>
        )}
        empty={
          <EmptyState icon={<IconKey size={22} />} title={words.emptyTitle} action={create || undefined}>
            {changes ? words.empty : words.emptyAuditor}
          </EmptyState>
        }
      />
      <MoreButton query={tokens} />
      <NewTokenDialog opened={making} onClose={() => setMaking(false)} user={user} />
      <Confirm
        opened={revoking !== null}
        onClose={() => setRevoking(null)}
        title={revoking ? words.revokeTitle(revoking.name) : ''}
        confirm={words.revokeConfirm}
        danger
        pending={attempt.isPending}
        error={attempt.error}
        onConfirm={() => revoking && attempt.mutate(revoking)}
      >
        <Text size="sm">{words.revokeText(revoking?.email ?? words.noOwner)}</Text>
      </Confirm>
    </Page>
  );
}

function Ends({ at }: { at: string | null }) {
  const now = useNow();
  if (at === null) return <span className={table.quiet}>{words.never}</span>;
  if (new Date(at).getTime() <= now) return <Badge tone="neutral">{words.ended}</Badge>;
  return <Time at={at} as="due" />;
}
