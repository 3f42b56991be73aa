import type { IncomingHttpHeaders } from 'node:http';
import type { Static, TObject, TSchema } from '@sinclair/typebox';
import type { ActionContract, ParamsOf } from '../../packages/contracts/action';
import type { Principal } from '../../packages/contracts/identity/identity.schemas';
import type { Role } from '../../packages/contracts/roles';
import type { ObpCode } from '../../packages/errors';

/**
 * One row of the endpoint table: all there is to know of a REST endpoint, as data. Routes, checks, OpenAPI and
 * the tests that go over every endpoint are made of these rows; nothing about an endpoint is said elsewhere.
 */
export interface Endpoint {
  /** `OBPv4.0.0-createCustomer`: the version it was written for and its name (conventions 1.1). */
  readonly operationId: string;
  readonly method: Method;
  /** Below the version prefix, parameters in capitals: `/banks/BANK_ID/customers`. */
  readonly path: string;
  /** The full prefixes it answers under: `/obp/v4.0.0`, or `` for the root of the server. */
  readonly prefixes: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** `user`: credentials are required. `anonymous`: they may be absent, but not wrong. `login`: not looked at. */
  readonly access: 'user' | 'anonymous' | 'login';
  /** Answered with the code, whoever asks, unless the operator has turned the setting on. */
  readonly allowedBy: { readonly setting: Switch; readonly otherwise: ObpCode } | undefined;
  /** A BANK_ID that cannot be one is 400 OBP-30111 here, not 404 OBP-30001 (ruling 31). */
  readonly refusesIllFormedBankId: boolean;
  /** One of these is enough; in the order of the message OBP-20006. */
  readonly roles: readonly Role[];
  readonly body: Body | undefined;
  readonly query: Query<unknown> | undefined;
  readonly status: 200 | 201 | 204;
  readonly response: TSchema;
  /** Codes of this endpoint beyond those that access, roles, bank, body and query bring (see `errorsOf`). */
  readonly errors: readonly ObpCode[];
  /** The action that does the work, or a function for what the gateway itself knows. */
  readonly action: ActionContract | undefined;
  readonly params: (request: AnyRequest) => unknown;
  readonly answer: ((about: ServerFacts) => unknown) | undefined;
  /** What callers may do changes with this call: drop what is remembered of them before answering (ruling 29). */
  readonly changesPrincipals: boolean;
}

/** Settings that turn endpoints on. */
export type Switch = 'ALLOW_CUSTOMER_FIREHOSE';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Body {
  readonly schema: TObject;
  /** The type's name in `The Json body should be the ...`; without it the message is bare. */
  readonly name?: string;
}

/** What the query string of an endpoint may carry, and how it is read. Others than `parameters` are ignored. */
export interface Query<Q> {
  readonly parameters: readonly QueryParameter[];
  /** Every other name is a filter, and may stand several times. */
  readonly openEnded?: boolean;
  /** The answer says which page it is in the `Range` header. */
  readonly paged?: boolean;
  /** @throws ObpError OBP-10016 chained with what is wrong */
  readonly read: (query: URLSearchParams) => Q;
}

export interface QueryParameter {
  readonly name: string;
  readonly description: string;
  readonly schema: TSchema;
}

/** A request whose checks have passed, as `params` sees it. */
export interface Request<Path extends string, B, Q> {
  readonly path: Readonly<Record<PathParameter<Path>, string>>;
  readonly body: B;
  readonly query: Q;
  /** The caller. Only for endpoints with access `user`. */
  readonly principal: Principal;
  readonly headers: IncomingHttpHeaders;
}

/** A request of which the compiler no longer knows which row it belongs to. */
export interface AnyRequest {
  readonly path: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly query: unknown;
  readonly principal: Principal;
  readonly headers: IncomingHttpHeaders;
}

/** What the gateway knows without asking a service. */
export interface ServerFacts {
  readonly publicUrl: string;
  /** The OpenID issuer whose bearer tokens are taken, if one is configured. */
  readonly issuer?: string | undefined;
}

/**
 * Whether a repeat of the request can be told by an `Idempotency-Key`, our extension: where doing it twice makes a
 * difference. Not for a login: a token is not something that must be made once, and is kept nowhere.
 */
export const takesIdempotencyKey = ({ method, access, action }: Endpoint): boolean =>
  method === 'POST' && access !== 'login' && action !== undefined && !action.idempotent;

/** The parameters of a path: its segments in capitals. */
export type PathParameter<Path extends string> = Path extends `${infer Head}/${infer Tail}`
  ? Parameter<Head> | PathParameter<Tail>
  : Parameter<Path>;
type Parameter<S extends string> = S extends Uppercase<S> ? (S extends Lowercase<S> ? never : S) : never;

/** Whether a segment of a path is a parameter. */
export const isParameter = (segment: string): boolean => /^[A-Z][A-Z_]*$/.test(segment);

interface Common<Path extends string> {
  operationId: `OBPv${string}-${string}`;
  path: Path;
  summary: string;
  description?: string;
  tags: readonly string[];
  access?: Endpoint['access'];
  allowedBy?: Endpoint['allowedBy'];
  /** Only these of the roles that the action lets in; all of them if absent. */
  roles?: readonly Role[];
  status?: Endpoint['status'];
  errors?: readonly ObpCode[];
  /** Only under these versions, instead of all from its own on. */
  only?: readonly Version[];
  /** At the root of the server, below no version. */
  root?: boolean;
  changesPrincipals?: boolean;
  refusesIllFormedBankId?: boolean;
}

interface WithAction<Path extends string, A extends ActionContract, B extends TObject, Q>
  extends Common<Path> {
  method: Method;
  action: A;
  body?: { schema: B; name?: string };
  query?: Query<Q>;
  /** From what the client sent to what the action takes. */
  params: (request: Request<Path, Static<B>, Q>) => ParamsOf<A>;
}

/** A row that maps to an action. What `params` returns is checked against the action's contract by the compiler. */
export function endpoint<
  const Path extends string,
  A extends ActionContract,
  B extends TObject,
  Q = undefined,
>(row: WithAction<Path, A, B, Q>): Endpoint {
  return {
    ...shared(row, row.method === 'POST' ? 201 : 200),
    method: row.method,
    body: row.body,
    query: row.query,
    response: row.action.result,
    errors: [...(row.errors ?? []), ...row.action.errors],
    roles: row.roles ?? rolesOf(row.action),
    action: row.action,
    // The pipeline has read path, body and query by this very row: here the table forgets types, nothing else.
    params: (request) => row.params(request as Request<Path, Static<B>, Q>),
    answer: undefined,
  };
}

/** A row that the gateway answers by itself. */
export function ownAnswer<const Path extends string>(
  row: Common<Path> & { response: TSchema; answer: (about: ServerFacts) => unknown },
): Endpoint {
  return {
    ...shared(row, 200),
    method: 'GET',
    body: undefined,
    query: undefined,
    response: row.response,
    errors: row.errors ?? [],
    action: undefined,
    params: () => ({}),
    answer: row.answer,
  };
}

const rolesOf = ({ callers: { users = [] } }: ActionContract): readonly Role[] =>
  users === 'anyone' ? [] : users;

const shared = (row: Common<string>, status: Endpoint['status']) => ({
  operationId: row.operationId,
  path: row.path,
  prefixes: row.root
    ? ['']
    : (row.only ?? versionsSince(row.operationId)).map((version) => `/obp/${version}`),
  summary: row.summary,
  description: row.description ?? row.summary,
  tags: row.tags,
  access: row.access ?? 'user',
  allowedBy: row.allowedBy,
  roles: row.roles ?? [],
  status: row.status ?? status,
  changesPrincipals: row.changesPrincipals ?? false,
  refusesIllFormedBankId: row.refusesIllFormedBankId ?? false,
});

/** Versions whose prefix is served (conventions 1.2), oldest first. */
export const versions = [
  'v1.4.0',
  'v2.0.0',
  'v2.1.0',
  'v2.2.0',
  'v3.0.0',
  'v3.1.0',
  'v4.0.0',
  'v5.0.0',
  'v5.1.0',
] as const;
export type Version = (typeof versions)[number];

/** An endpoint answers under the version it was written for and all later ones (conventions 1.1). */
function versionsSince(operationId: string): readonly Version[] {
  const own = operationId.slice('OBP'.length, operationId.indexOf('-'));
  const served: readonly string[] = versions;
  const first = served.indexOf(own);
  if (first === -1) throw new Error(`${operationId} was written for a version that is not served`);
  return versions.slice(first);
}
