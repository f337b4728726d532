import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/badge';
import { ButtonLink } from '@/components/link';
import { Done } from '@/components/done';
import { ListTable } from '@/components/list-table';
import { MoreButton } from '@/components/more-button';
import { Page } from '@/components/page';
import { EmptyState } from '@/components/states';
import table from '@/components/table.module.css';
import { UserLine } from '@/components/user-text';
import { isAdmin } from '@/lib/access';
import { useList } from '@/lib/api/list';
import { useSaid } from '@/lib/said';
import { useUser } from '@/lib/session';
import type { Connection } from './api';
import { addressOf, secretName, typeName } from './kind';
import { connectionTexts as words } from './texts';

export default function ConnectionsPage() {
  const user = useUser();
  const editable = !!user && isAdmin(user);
  const connections = useList<Connection>(['connections', 'list'], '/api/v1/connections', {});
  const create = editable && (
    <ButtonLink to="/connections/$id" params={{ id: 'new' }} leftSection={<IconPlus size={16} aria-hidden />}>
      {words.create}
    </ButtonLink>
  );
  const said = useSaid();
  return (
    <Page title={words.title} sub={words.sub} actions={create}>
      <Done>{said}</Done>
      <ListTable
        columns={words.columns}
        items={connections.items}
        query={connections}
        row={(connection) => (
          <tr key={connection.name}>
            <td className={table.main}>
              <Link to="/connections/$id" params={{ id: connection.name }} className={table.rowLink}>
                <UserLine>{connection.name}</UserLine>
              </Link>
              <div className={table.sub}>{typeName(connection.type)}</div>
            </td>
            <td className={table.quiet}>{addressOf(connection.config)}</td>
            <td>
              {connection.secrets.length ? (
                connection.secrets.map((name) => (
                  <Badge key={name} tone="good" dot>
                    {secretName(name)}
                  </Badge>
                ))
              ) : (
                <span className={table.quiet}>{words.noSecrets}</span>
              )}
            </td>
          </tr>
        )}
        waiting={{ rows: 3, height: 58 }}
        empty={
          <EmptyState icon={<IconPlugConnected size={22} />} title={words.emptyTitle} action={create || undefined}>
            {words.empty}
          </EmptyState>
        }
      />
      <MoreButton query={connections} />
    </Page>
  );
}
