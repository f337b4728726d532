import { queryOptions } from '@tanstack/react-query';
import { get, getTagged, post, put, send } from '@/lib/api/client';
import type { Closer, Described, JsonObject, Page, Schema } from '@/lib/api/types';

export type Connection = Described['Connection'];

/** What can be connected to, and what such a connection is made of. */
export type ConnectionType = Closer<Described['ConnectionType'], { config_schema: Schema }>;

export type Tried = Described['ConnectionProbe'];

const at = (name: string) => `/api/v1/connections/${encodeURIComponent(name)}`;

export const typesQuery = queryOptions({
  queryKey: ['connection-types'],
  queryFn: async ({ signal }) => (await get<Page<ConnectionType>>('/api/v1/connection-types', signal)).items,
  staleTime: Infinity,
});

export const connectionQuery = (name: string) =>
  queryOptions({
    queryKey: ['connections', name],
    queryFn: ({ signal }) => getTagged<Connection>(at(name), signal),
    refetchOnWindowFocus: false,
    staleTime: 0,
  });

export interface ConnectionChange {
  type: string;
  config: JsonObject;
  /** Null removes one; those left out stay, as long as the address does. */
  secrets?: Record<string, string | null>;
}

export const createConnection = (name: string, change: ConnectionChange) =>
  post<Connection>('/api/v1/connections', { name, ...change });
export const saveConnection = (name: string, change: ConnectionChange, etag: string) =>
  put<Connection>(at(name), change, etag);
export const deleteConnection = (name: string) => send<undefined>('DELETE', at(name));
export const testConnection = (name: string) => post<Tried>(`${at(name)}/test`, {});
