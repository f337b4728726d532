import { queryOptions } from '@tanstack/react-query';
import { get, getTagged, post, put, send } from '@/lib/api/client';
import { withQuery } from '@/lib/api/list';
import type { Approval, Described, JsonObject, Page, Policy, RegisterEntry, User } from '@/lib/api/types';

const at = (path: string, id: string) => `${path}/${encodeURIComponent(id)}`;

export const policyQuery = (id: string) =>
  queryOptions({
    queryKey: ['policies', id],
    queryFn: ({ signal }) => getTagged<Policy>(at('/api/v1/policies', id), signal),
    // A form is not rewritten under the hands of who fills it in.
    refetchOnWindowFocus: false,
    staleTime: 0,
  });

export const createPolicy = (policy: Policy) => post<Policy>('/api/v1/policies', policy);
export const savePolicy = (policy: Policy, etag: string) =>
  put<Policy>(at('/api/v1/policies', policy.id), policy, etag);
export const deletePolicy = (id: string) => send<undefined>('DELETE', at('/api/v1/policies', id));

/** The exceptions in force from a policy: entries name it by its id and title, or by its id alone. */
export const inForceQuery = (policy: { id: string; title: string }) =>
  queryOptions({
    queryKey: ['register', 'in-force', policy.id, policy.title],
    queryFn: async ({ signal }): Promise<{ count: number; more: boolean }> => {
      const asked = [policy.id, `${policy.id} ${policy.title}`].flatMap((name) =>
        ['active', 'expiring'].map((status) =>
          get<Page<RegisterEntry>>(withQuery('/api/v1/register', { policy: name, status, limit: '200' }), signal),
        ),
      );
      const pages = await Promise.all(asked);
      return {
        count: pages.reduce((sum, page) => sum + page.items.length, 0),
        more: pages.some((page) => page.next_cursor),
      };
    },
    staleTime: 0,
  });

export type Group = Described['Group'];

export const groupQuery = (id: string) =>
  queryOptions({
    queryKey: ['groups', id],
    queryFn: ({ signal }) => get<Group>(at('/api/v1/groups', id), signal),
  });

export const allGroupsQuery = queryOptions({
  queryKey: ['groups', 'all'],
  queryFn: async ({ signal }) => (await get<Page<Group>>('/api/v1/groups?limit=200', signal)).items,
});

export const createGroup = (name: string) => post<Group>('/api/v1/groups', { name, members: [] });
export const setMembers = (id: string, members: string[]) => put<Group>(at('/api/v1/groups', id), { members });
export const deleteGroup = (id: string) => send<undefined>('DELETE', at('/api/v1/groups', id));

/** As a form fills it in: whole, but for the password. */
export type NewUser = Described['NewUser'] & Required<Omit<Described['NewUser'], 'password'>>;
export type UserChange = Described['UserChange'];

export const userQuery = (id: string) =>
  queryOptions({
    queryKey: ['users', id],
    queryFn: ({ signal }) => get<User>(at('/api/v1/users', id), signal),
    refetchOnWindowFocus: false,
  });

export const createUser = (user: NewUser) => post<User>('/api/v1/users', user);
export const changeUser = (id: string, change: UserChange) =>
  send<User>('PATCH', at('/api/v1/users', id), { body: change });

/** Approvals that this person could decide now. The API lists what is open; whom each asks is in its stages. */
export const openForQuery = (email: string) =>
  queryOptions({
    queryKey: ['approvals', 'open-for', email],
    queryFn: async ({ signal }): Promise<{ approvals: Approval[]; more: boolean }> => {
      const page = await get<Page<Approval>>('/api/v1/approvals?status=open&limit=200', signal);
      const asked = (approval: Approval) =>
        approval.stages.some((stage) =>
          stage.reviewers.some(
            (reviewer) =>
              reviewer.email.toLowerCase() === email.toLowerCase() && ['asked', 'waiting'].includes(reviewer.state),
          ),
        );
      return { approvals: page.items.filter(asked), more: !!page.next_cursor };
    },
    staleTime: 0,
  });

export type Token = Described['Token'];
export type Scope = Token['scopes'][number];
export type NewToken = Described['NewToken'];

export const createToken = (token: NewToken) => post<Described['CreatedToken']>('/api/v1/tokens', token);
export const revokeToken = (id: string) => send<undefined>('DELETE', at('/api/v1/tokens', id));

export const variablesQuery = queryOptions({
  queryKey: ['variables'],
  queryFn: ({ signal }) => getTagged<JsonObject>('/api/v1/variables', signal),
});

export const saveVariables = (variables: JsonObject, etag: string) =>
  put<JsonObject>('/api/v1/variables', variables, etag);
