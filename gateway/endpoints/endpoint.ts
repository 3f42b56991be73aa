import type { IncomingHttpHeaders } from 'node:http';
import type { Static, TObject, TSchema } from '@sinclair/typebox';
import type { ActionContract, ParamsOf, ResultOf } from '../../packages/contracts/action';
import type { Principal } from '../../packages/contracts/identity/identity.schemas';
import type { Requirement } from '../../packages/contracts/requirement';
import type { ObpCode } from '../../packages/errors';
import type { Excerpt, Prepared } from '../http/prepared';
import type { InForce } from '../pipeline/in-force';
import type { ServerStatus } from './server-status';
import { isSince, type Span, type Version, versionOf } from './versions';

/**
 * One row of the endpoint table: all there is to know of a REST endpoint, as data. Routes, checks, OpenAPI and
 * the tests that go over every endpoint are made of these rows; no other place describes an endpoint.
 */
export interface Endpoint {
  /** `OBPv4.0.0-createCustomer`: the version it was written for and its name (conventions 1.1). */
  readonly operationId: string;
  readonly method: Method;
  /** Below the version prefix, parameters in capitals: `/banks/BANK_ID/customers`. */
  readonly path: string;
  /** It answers at the bare prefix, too: `/obp/v4.0.0`. */
  readonly isAtPrefix: boolean;
  /** The versions it may answer under; undefined at the root of the server. */
  readonly span: Span | undefined;
  /** The full prefixes it answers under: `/obp/v4.0.0`, or `` for the root of the server. */
  readonly prefixes: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** `user`: credentials are required. `anonymous`: they may be absent, but not wrong. `login`: the endpoint reads them itself. */
  readonly access: 'user' | 'anonymous' | 'login';
  /** It costs the hash of a password: limited by address, and done for clients that still wait only. */
  readonly hashes: 'login' | 'signUp' | undefined;
  /** The setting that enables the endpoint; without it every caller gets the code. */
  readonly allowedBy: { readonly setting: Switch; readonly otherwise: ObpCode } | undefined;
  /** A BANK_ID that cannot be one is 400 OBP-30111 here, not 404 OBP-30001 (ruling 31). */
  readonly refusesIllFormedBankId: boolean;
  /** One of these is enough, of a group all its roles together; in the order of the message OBP-20006. */
  readonly roles: readonly Requirement[];
  readonly body: Body | undefined;
  /** Ids anywhere in a posted body are checked before the body is converted, as for all functions since v4.0.0. */
  readonly checksIds: boolean;
  readonly query: Query<unknown> | undefined;
  readonly status: 200 | 201 | 204;
  readonly response: TSchema;
  /** Codes of this endpoint beyond those that access, roles, bank, body and query bring (see `errorsOf`). */
  readonly errors: readonly ObpCode[];
  /** The action that does the work, or a function where the gateway itself has the answer. */
  readonly action: ActionContract | undefined;
  readonly params: (request: AnyRequest) => unknown;
  /** From what the action returns to `response`, where the row's version has another shape than the action. */
  readonly shape: ((result: unknown) => unknown) | undefined;
  readonly answer: ((about: Surroundings, request: AnyRequest) => unknown) | undefined;
  /** The call changes roles or sessions: the gateway clears its caches of that before it answers (ruling 29). */
  readonly changesPrincipals: boolean;
}

/** A row as it is written; the versions that it answers under follow from all rows (`withPrefixes`). */
export type Row = Omit<Endpoint, 'prefixes'>;

/** Settings that turn endpoints on. */
export type Switch = 'ALLOW_CUSTOMER_FIREHOSE';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Body {
  readonly schema: TSchema;
  /** The type's name in `The Json body should be the ...`; without it the message is bare. */
  readonly name?: string;
  /** Reads the JSON as it was sent, where the schema is not what the body is converted to. @throws ObpError */
  readonly read?: (json: unknown) => unknown;
}

/** The query parameters of an endpoint and their reader. The gateway ignores other parameters. */
export interface Query<Q> {
  readonly parameters: readonly QueryParameter[];
  /** Every other name is a filter, and may stand several times. */
  readonly openEnded?: boolean;
  /** The answer says which page it is in the `Range` header. */
  readonly paged?: boolean;
  /** @throws ObpError OBP-10016, followed by the problem */
  readonly read: (query: URLSearchParams) => Q;
}

export interface QueryParameter {
  readonly name: string;
  readonly description: string;
  readonly schema: TSchema;
}

/** A request whose checks have passed, as `params` sees it. */
interface Request<Path extends string, B, Q> {
  readonly path: Readonly<Record<PathParameter<Path>, string>>;
  readonly body: B;
  readonly query: Q;
  /** The caller. Only for endpoints with access `user`. */
  readonly principal: Principal;
  readonly headers: IncomingHttpHeaders;
}

/** The shape that a version gives to the result of an action: `of` makes what `schema` describes. */
interface Shape<Result, S extends TSchema> {
  readonly schema: S;
  readonly of: (result: Result) => Static<S>;
}

/** A request whose row is unknown to the compiler. */
export interface AnyRequest {
  readonly path: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly query: unknown;
  readonly principal: Principal;
  readonly headers: IncomingHttpHeaders;
  /** Under which the request came: `/obp/v4.0.0`. */
  readonly prefix: string;
}

/** The data that the gateway has without a call to a service. */
export interface ServerFacts {
  readonly publicUrl: string;
  /** The OpenID issuer whose bearer tokens are taken, and its key set, if one is configured. */
  readonly issuer?: string | undefined;
  readonly jwksUrl?: string | undefined;
  /** Whether calls of applications are limited. */
  readonly limitsConsumers?: boolean;
  readonly logLevel?: string;
}

/** The sources of rows without an action. */
export interface Surroundings extends ServerFacts {
  /** The state of this process, for operators. */
  readonly status: () => Promise<ServerStatus>;
  readonly validations: {
    /** The validations in force. @throws ObpError OBP-50503, OBP-50504 */
    learn(): Promise<InForce>;
    /** The same, or the last known ones while identity is away. */
    lastKnown(): Promise<InForce>;
  };
}

/**
 * Whether an `Idempotency-Key`, our extension, protects the request from being done twice: where that makes a
 * difference. Not for a login: a token is not something that must be made once, and is kept nowhere.
 */
export const takesIdempotencyKey = ({ method, access, action }: Row): boolean =>
  method === 'POST' && access !== 'login' && action !== undefined && !action.idempotent;

/** The parameters of a path: its segments in capitals. */
type PathParameter<Path extends string> = Path extends `${infer Head}/${infer Tail}`
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
  hashes?: Endpoint['hashes'];
  allowedBy?: Endpoint['allowedBy'];
  /** Only these of the roles that the action lets in; all of them if absent. */
  roles?: readonly Requirement[];
  status?: Endpoint['status'];
  errors?: readonly ObpCode[];
  /** The first version it answers under, where that is not the one it was written for. */
  since?: Version;
  /** The last version it answers under; it also ends where a later row has its method and path. */
  until?: Version;
  /** At the root of the server, below no version. */
  root?: boolean;
  isAtPrefix?: boolean;
  changesPrincipals?: boolean;
  refusesIllFormedBankId?: boolean;
}

interface WithAction<Path extends string, A extends ActionContract, B extends TSchema, Q, S extends TSchema>
  extends Common<Path> {
  method: Method;
  action: A;
  body?: { schema: B; name?: string; read?: (json: unknown) => unknown };
  query?: Query<Q>;
  shape?: Shape<ResultOf<A>, S>;
  /** From what the client sent to what the action takes. */
  params: (request: Request<Path, Static<B>, Q>) => ParamsOf<A>;
}

/** A row that maps to an action. The compiler checks the result of `params` against the action's contract. */
export function endpoint<
  const Path extends string,
  A extends ActionContract,
  B extends TSchema = TObject,
  Q = undefined,
  S extends TSchema = TSchema,
>(row: WithAction<Path, A, B, Q, S>): Row {
  const { shape } = row;
  return {
    ...shared(row, row.method === 'POST' ? 201 : 200),
    method: row.method,
    body: row.body,
    query: row.query,
    response: shape?.schema ?? row.action.result,
    // The action has answered in its own shape: the contract of a result is checked where it is made.
    shape: shape && ((result) => shape.of(result as ResultOf<A>)),
    errors: [...(row.errors ?? []), ...row.action.errors],
    roles: row.roles ?? requiredBy(row.action),
    action: row.action,
    // The pipeline has read path, body and query by this very row: this is where the table loses its types.
    params: (request) => row.params(request as Request<Path, Static<B>, Q>),
    answer: undefined,
  };
}

/** A row that the gateway answers by itself. */
export function ownAnswer<const Path extends string, S extends TSchema, Q = undefined>(
  row: Common<Path> & {
    response: S;
    query?: Query<Q>;
    answer: (
      about: Surroundings,
      request: Request<Path, undefined, Q> & Pick<AnyRequest, 'prefix'>,
    ) => Answer<S> | Promise<Answer<S>>;
  },
): Row {
  return {
    ...shared(row, 200),
    method: 'GET',
    body: undefined,
    query: row.query,
    response: row.response,
    shape: undefined,
    errors: row.errors ?? [],
    action: undefined,
    params: () => ({}),
    answer: (about, request) =>
      row.answer(about, request as Request<Path, undefined, Q> & Pick<AnyRequest, 'prefix'>),
  };
}

/** The result of `ownAnswer`: a value, or a body that was prepared once. */
type Answer<S extends TSchema> = Static<S> | Prepared | Excerpt;

const requiredBy = ({ callers: { users = [] } }: ActionContract): readonly Requirement[] =>
  users === 'any' ? [] : users;

const shared = (row: Common<string>, status: Endpoint['status']) => ({
  operationId: row.operationId,
  path: row.path,
  isAtPrefix: row.isAtPrefix ?? false,
  span: row.root ? undefined : { since: row.since ?? versionOf(row.operationId), until: row.until },
  checksIds: isSince(versionOf(row.operationId), 'v4.0.0'),
  summary: row.summary,
  description: row.description ?? row.summary,
  tags: row.tags,
  access: row.access ?? 'user',
  hashes: row.hashes,
  allowedBy: row.allowedBy,
  roles: row.roles ?? [],
  status: row.status ?? status,
  changesPrincipals: row.changesPrincipals ?? false,
  refusesIllFormedBankId: row.refusesIllFormedBankId ?? false,
});
