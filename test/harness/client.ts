import { endpoints } from '../../gateway/endpoints';
import { errorsOf } from '../../gateway/endpoints/errors-of';
import { Router } from '../../gateway/http/router';
import { violation } from '../../packages/service-kit/runtime/validator';
import type { TestServer } from './server';

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly text: string;
  readonly headers: Headers;
}

// Tests assert the content of a body; here it is unchecked JSON.
// biome-ignore lint/suspicious/noExplicitAny: bodies are asserted on, not typed
type Body = any;

const router = new Router(endpoints);

/**
 * A caller of the REST API. Every answer is checked against the row of the endpoint table that it came from: a
 * success has the row's status and fits its schema, an error has the contract's form and a code the row documents.
 */
export class Client {
  constructor(
    readonly url: string,
    readonly headers: Record<string, string> = {},
    readonly userId = '',
  ) {}

  /** The same caller with other headers (undefined takes one away). */
  with(headers: Record<string, string>): Client {
    return new Client(this.url, { ...this.headers, ...headers }, this.userId);
  }

  get = (path: string) => this.send('GET', path);
  delete = (path: string) => this.send('DELETE', path);
  post = (path: string, body?: unknown) => this.send('POST', path, body);
  put = (path: string, body?: unknown) => this.send('PUT', path, body);

  /** `path` is below `/obp/v4.0.0` unless it begins with `/obp/`, `/my/logins` or `/health`. */
  async send(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    const full = /^\/(obp\/|my\/logins|health|metrics)/.test(path) ? path : `/obp/v4.0.0${path}`;
    const response = await fetch(this.url + full, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...this.headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = { status: response.status, body: parse(text), text, headers: response.headers };
    checkAgainstTable(method, full, answer);
    return answer;
  }
}

const parse = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
};

function checkAgainstTable(method: string, path: string, { status, body, headers }: Answer<unknown>): void {
  if (path.startsWith('/health')) return;
  expect(headers.get('correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  const row = router.find(method, path.split('?', 1)[0] ?? '')?.row;
  if (status >= 400) {
    const { code, message } = body as { code: number; message: string };
    expect(Object.keys(body as object)).toEqual(['code', 'message']);
    expect(code).toBe(status);
    const [obpCode] = message.split(':', 1);
    if (row !== undefined)
      expect({ [row.operationId]: errorsOf(row) }).toEqual({
        [row.operationId]: expect.arrayContaining([obpCode]),
      });
    return;
  }
  expect(headers.get('etag')).toMatch(/^[0-9a-f]{64}$/);
  if (row === undefined || status === 304) return;
  expect({ operation: row.operationId, status }).toEqual({ operation: row.operationId, status: row.status });
  const reason = status === 204 ? undefined : violation(row.response, body);
  expect({ operation: row.operationId, reason }).toEqual({ operation: row.operationId, reason: undefined });
}

export interface Grant {
  role: string;
  bank_id?: string;
}

/** Logs in and returns a caller with its token. */
export async function login(server: TestServer, username: string, password: string): Promise<Client> {
  const anonymous = new Client(server.url, {
    DirectLogin: `username=${username},password=${password},consumer_key=${server.admin.consumerKey}`,
  });
  const { body } = await anonymous.post('/my/logins/direct');
  const client = new Client(server.url, { DirectLogin: `token=${body.token}` });
  const me = await client.get('/users/current/user_id');
  return new Client(server.url, client.headers, me.body.user_id);
}

/** The super admin, who may grant roles and nothing else. */
export const admin = oncePerServer((server) => login(server, server.admin.username, server.admin.password));

/** A user who may create banks. */
const bankCreator = oncePerServer((server) => userWith(server, 'CanCreateBank'));

/** Calls `make` once for each server, because every login hashes a password, which takes a tenth of a second. */
function oncePerServer<T>(make: (server: TestServer) => Promise<T>): (server: TestServer) => Promise<T> {
  const made = new WeakMap<TestServer, Promise<T>>();
  return (server) => {
    const known = made.get(server);
    if (known !== undefined) return known;
    const making = make(server);
    made.set(server, making);
    // After a failure the next caller tries again.
    making.catch(() => made.delete(server));
    return making;
  };
}

let users = 0;

/** A new user with the given roles, logged in. */
export async function userWith(server: TestServer, ...grants: (Grant | string)[]): Promise<Client> {
  const username = `user.${process.pid}.${Date.now()}.${users++}`;
  const password = 'A-password-of-more-than-16-characters';
  const anonymous = new Client(server.url);
  const email = `${username}@example.com`;
  const made = await anonymous.post('/users', {
    email,
    username,
    password,
    first_name: 'Some',
    last_name: 'One',
  });
  expect(made.status).toBe(201);
  await grantTo(server, made.body.user_id, ...grants);
  return login(server, username, password);
}

/** Grants roles, by the super admin; a bare string is a system role. */
export async function grantTo(
  server: TestServer,
  userId: string,
  ...grants: (Grant | string)[]
): Promise<void> {
  if (grants.length === 0) return;
  const granter = await admin(server);
  for (const grant of grants) {
    const { role, bank_id = '' } = typeof grant === 'string' ? { role: grant } : grant;
    const granted = await granter.post(`/users/${userId}/entitlements`, { bank_id, role_name: role });
    expect([granted.status, granted.text]).toEqual([201, granted.text]);
  }
}

let banks = 0;

/** A new bank; returns its id. */
export async function newBank(server: TestServer): Promise<string> {
  const creator = await bankCreator(server);
  const id = `b${process.pid % 10_000}.${(Date.now() % 1e6).toString(36)}.${banks++}`.slice(0, 16);
  const made = await creator.post('/banks', {
    id,
    short_name: 'Bank',
    full_name: 'A bank',
    logo: '',
    website: '',
    bank_routings: [],
  });
  expect(made.status).toBe(201);
  return id;
}
