import { http, HttpResponse } from 'msw';
import type { JsonObject, User } from '@/lib/api/types';
import { mock, problem } from './handlers';
import * as data from './data';

// What is set up: policies, people, groups, tokens, variables, connections. Kept as a server keeps it, until reset.

interface Policy {
  id: string;
  title: string;
  area: string;
  owner: string;
  max_days: number;
  max_renewals: number;
  controls: string[];
}

interface Connection {
  name: string;
  type: string;
  config: JsonObject;
  secrets: string[];
}

interface Token {
  id: string;
  name: string;
  email: string;
  scopes: string[];
  created_at: string;
  expires_at: string | null;
}

const day = 86_400_000;

const policy = (id: string, title: string, area: string, owner: string, days: number, controls: string[]): Policy => ({
  id,
  title,
  area,
  owner,
  max_days: days,
  max_renewals: 1,
  controls,
});

const makeState = () => ({
  edits: 1,
  policies: [
    policy('FIN-09', 'Travel class', 'finance', 'risk@example.com', 60, ['Economy below six hours']),
    policy('SEC-12', 'Multi-factor sign-in', 'security', 'sven@example.com', 180, [
      'Sign-in needs two factors',
      'Service accounts use certificates',
    ]),
    policy('SEC-20', 'Production data stays in production', 'security', 'sven@example.com', 0, []),
  ],
  users: data.people.map((user) => ({ ...user })),
  groups: [
    { id: 'g-1', name: 'finance-leads', members: [] as string[] },
    { id: 'g-2', name: 'security-leads', members: ['sven@example.com', 'sara@example.com'] },
  ],
  tokens: [
    {
      id: 't-1',
      name: 'nightly import',
      email: 'admin@example.com',
      scopes: ['read', 'write'],
      created_at: data.at(-12 * day),
      expires_at: data.at(78 * day),
    },
    {
      id: 't-2',
      name: 'agent of Sven',
      email: 'sven@example.com',
      scopes: ['read', 'decide'],
      created_at: data.at(-2 * day),
      expires_at: null,
    },
  ] as Token[],
  variables: {
    max_exception_days: 365,
    rates: { EUR: 1, USD: 0.86, GBP: 1.14, CHF: 1.07 },
  } as JsonObject,
  connections: [
    { name: 'mail', type: 'smtp', config: { host: 'mail.example.com', port: 587 }, secrets: ['password'] },
    { name: 'summaries', type: 'openai', config: { base_url: 'https://models.example.com/v1' }, secrets: [] },
  ] as Connection[],
});

export let administered = makeState();

export function resetAdministered(): void {
  administered = makeState();
}

const connectionTypes = [
  {
    type: 'smtp',
    config_schema: {
      type: 'object',
      properties: {
        host: { type: 'string', title: 'Server', maxLength: 255 },
        port: { type: 'integer', title: 'Port', minimum: 1, maximum: 65535 },
        security: { title: 'Security', enum: ['starttls', 'tls', 'none'], default: 'starttls' },
        username: { type: 'string', title: 'User name', maxLength: 500 },
      },
      required: ['host'],
      additionalProperties: false,
    },
    secrets: ['password'],
  },
  {
    type: 'http',
    config_schema: {
      type: 'object',
      properties: {
        base_url: { type: 'string', title: 'Base address', maxLength: 1000 },
        header: { type: 'string', title: 'Header of the secret' },
      },
      required: ['base_url'],
      additionalProperties: false,
    },
    secrets: ['value'],
  },
  {
    type: 'openai',
    config_schema: {
      type: 'object',
      properties: { base_url: { type: 'string', title: 'Base address' }, model: { type: 'string', title: 'Model' } },
      required: ['base_url'],
      additionalProperties: false,
    },
    secrets: ['api_key'],
  },
];

const page = <Item>(items: Item[]) => HttpResponse.json({ items, next_cursor: null });
const notFound = () => problem(404, 'not-found', 'Not found');
const refused = (pointer: string, message: string) =>
  problem(422, 'invalid', 'Not valid', { errors: [{ pointer, message }] });

const etag = () => `"${administered.edits}"`;
const tagged = (value: object, status = 200) => HttpResponse.json(value, { status, headers: { ETag: etag() } });
const isStale = (request: Request) => {
  const given = request.headers.get('If-Match');
  return given !== null && given !== etag();
};
const stale = () => problem(412, 'stale-etag', 'It has changed since you read it');

const isAdmin = (user: User) => user.status === 'active' && user.roles.includes('admin');

export const adminHandlers = [
  http.get('*/api/v1/policies', () => page(administered.policies)),
  http.get('*/api/v1/policies/:id', ({ params }) => {
    const found = administered.policies.find((each) => each.id === params.id);
    return found ? tagged(found) : notFound();
  }),
  http.post<never, Policy>('*/api/v1/policies', async ({ request }) => {
    const made = await request.json();
    if (administered.policies.some((each) => each.id === made.id)) {
      return problem(409, 'conflict', 'There is a policy with this id already.');
    }
    administered.policies = [...administered.policies, made];
    return tagged(made, 201);
  }),
  http.put<{ id: string }, Policy>('*/api/v1/policies/:id', async ({ params, request }) => {
    if (isStale(request)) return stale();
    const next = await request.json();
    administered.policies = administered.policies.map((each) => (each.id === params.id ? next : each));
    administered.edits += 1;
    return tagged(next);
  }),
  http.delete('*/api/v1/policies/:id', ({ params }) => {
    administered.policies = administered.policies.filter((each) => each.id !== params.id);
    return new HttpResponse(null, { status: 204 });
  }),

  http.get('*/api/v1/users', ({ request }) => {
    const q = (new URL(request.url).searchParams.get('q') ?? '').toLowerCase();
    return page(
      administered.users.filter((user) => user.name.toLowerCase().includes(q) || user.email.toLowerCase().includes(q)),
    );
  }),
  http.get('*/api/v1/users/:id', ({ params }) => {
    const found = administered.users.find((each) => each.id === params.id);
    return found ? HttpResponse.json(found) : notFound();
  }),
  http.post<never, User>('*/api/v1/users', async ({ request }) => {
    const wanted = await request.json();
    if (administered.users.some((each) => each.email === wanted.email)) {
      return refused('/email', 'There is an account with this address already.');
    }
    const made: User = { ...wanted, id: `u-${administered.users.length}`, status: 'active' };
    administered.users = [made, ...administered.users];
    return HttpResponse.json(made, { status: 201 });
  }),
  http.patch<{ id: string }, Partial<User>>('*/api/v1/users/:id', async ({ params, request }) => {
    const found = administered.users.find((each) => each.id === params.id);
    if (!found) return notFound();
    const next = { ...found, ...(await request.json()) };
    const another = administered.users.some((each) => each.id !== found.id && isAdmin(each));
    if (isAdmin(found) && !isAdmin(next) && !another) {
      return problem(409, 'conflict', 'Conflict', {
        detail: 'This is the last admin: make somebody else an admin first.',
      });
    }
    administered.users = administered.users.map((each) => (each.id === found.id ? next : each));
    return HttpResponse.json(next);
  }),

  http.get('*/api/v1/groups', () => page(administered.groups)),
  http.get('*/api/v1/groups/:id', ({ params }) => {
    const found = administered.groups.find((each) => each.id === params.id);
    return found ? HttpResponse.json(found) : notFound();
  }),
  http.post<never, { name: string; members: string[] }>('*/api/v1/groups', async ({ request }) => {
    const { name } = await request.json();
    if (administered.groups.some((each) => each.name === name)) {
      return refused('/name', 'There is a group with this name already.');
    }
    const made = { id: `g-${administered.groups.length + 1}`, name, members: [] };
    administered.groups = [...administered.groups, made];
    return HttpResponse.json(made, { status: 201 });
  }),
  http.put<{ id: string }, { members: string[] }>('*/api/v1/groups/:id', async ({ params, request }) => {
    const { members } = await request.json();
    administered.groups = administered.groups.map((each) => (each.id === params.id ? { ...each, members } : each));
    return HttpResponse.json(administered.groups.find((each) => each.id === params.id));
  }),
  http.delete('*/api/v1/groups/:id', ({ params }) => {
    administered.groups = administered.groups.filter((each) => each.id !== params.id);
    return new HttpResponse(null, { status: 204 });
  }),

  http.get('*/api/v1/tokens', () => {
    const all = mock.user?.roles.some((role) => role === 'admin' || role === 'auditor');
    return page(administered.tokens.filter((token) => all || token.email === mock.user?.email));
  }),
  http.post<never, Token>('*/api/v1/tokens', async ({ request }) => {
    const wanted = await request.json();
    const made = {
      ...wanted,
      id: `t-${administered.tokens.length + 1}`,
      email: wanted.email ?? mock.user?.email ?? '',
      created_at: data.at(0),
    };
    administered.tokens = [made, ...administered.tokens];
    return HttpResponse.json({ ...made, token: 'nf_7Qk2bWvYt0cXl5pD9sGm3hRz8nJa4uEf' }, { status: 201 });
  }),
  http.delete('*/api/v1/tokens/:id', ({ params }) => {
    administered.tokens = administered.tokens.filter((each) => each.id !== params.id);
    return new HttpResponse(null, { status: 204 });
  }),

  http.get('*/api/v1/variables', () => tagged(administered.variables)),
  http.put<never, JsonObject>('*/api/v1/variables', async ({ request }) => {
    if (isStale(request)) return stale();
    administered.variables = await request.json();
    administered.edits += 1;
    return tagged(administered.variables);
  }),

  http.get('*/api/v1/connection-types', () => page(connectionTypes)),
  http.get('*/api/v1/connections', () => page(administered.connections)),
  http.get('*/api/v1/connections/:name', ({ params }) => {
    const found = administered.connections.find((each) => each.name === params.name);
    return found ? tagged(found) : notFound();
  }),
  http.post<never, Omit<Connection, 'secrets'> & { secrets?: Record<string, string> }>(
    '*/api/v1/connections',
    async ({ request }) => {
      const { secrets = {}, ...rest } = await request.json();
      const made = { ...rest, secrets: Object.keys(secrets) };
      administered.connections = [...administered.connections, made];
      return tagged(made, 201);
    },
  ),
  http.put<{ name: string }, { type: string; config: JsonObject; secrets?: Record<string, string | null> }>(
    '*/api/v1/connections/:name',
    async ({ params, request }) => {
      if (isStale(request)) return stale();
      const { secrets = {}, ...rest } = await request.json();
      const before = administered.connections.find((each) => each.name === params.name);
      if (!before) return notFound();
      const kept = new Set(before.secrets);
      for (const [name, value] of Object.entries(secrets)) {
        if (value === null) kept.delete(name);
        else kept.add(name);
      }
      const next = { ...before, ...rest, secrets: [...kept] };
      administered.connections = administered.connections.map((each) => (each.name === params.name ? next : each));
      administered.edits += 1;
      return tagged(next);
    },
  ),
  http.delete('*/api/v1/connections/:name', ({ params }) => {
    administered.connections = administered.connections.filter((each) => each.name !== params.name);
    return new HttpResponse(null, { status: 204 });
  }),
  http.post('*/api/v1/connections/:name/test', ({ params }) =>
    HttpResponse.json(
      params.name === 'mail'
        ? { ok: true, detail: 'Connected to mail.example.com:587, STARTTLS, signed in as nobody.', took_ms: 182 }
        : { ok: false, detail: 'models.example.com: the name could not be resolved.', took_ms: 41 },
    ),
  ),
];
