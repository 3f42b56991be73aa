import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { Description, type OpenApiDocument, type Operation } from './description';
import type { operations } from './schema';
import { ApiError, resultOf, send } from './send';
import { useSession } from './session';
import type { Input } from './target';

/** Calls by operation id, with the types of the server's OpenAPI document (`schema.d.ts` is generated from it). */
export type OperationId = keyof operations;

type Json<T> = T extends { content: { 'application/json': infer Content } } ? Content : undefined;
type Responses<Id extends OperationId> = operations[Id]['responses'];
export type Result<Id extends OperationId> = Json<
  Responses<Id>[Extract<keyof Responses<Id>, 200 | 201 | 204>]
>;
type BodyOf<Id extends OperationId> = operations[Id] extends { requestBody: infer Body } ? Json<Body> : never;
type PathOf<Id extends OperationId> = operations[Id]['parameters'] extends { path: infer Path }
  ? Path
  : never;

type TypedInput<Id extends OperationId> = Pick<Input, 'query' | 'signal' | 'headers'> &
  ([PathOf<Id>] extends [never] ? unknown : { readonly path: PathOf<Id> & Record<string, string> }) &
  ([BodyOf<Id>] extends [never] ? unknown : { readonly body: BodyOf<Id> });

export class Api {
  constructor(readonly description: Description) {}

  /** @throws ApiError if the server refuses */
  async call<Id extends OperationId>(id: Id, input: TypedInput<Id>): Promise<Result<Id>> {
    // The server checks its answers against the schemas that the types are generated from.
    return (await this.callOperation(this.description.get(id), input)) as Result<Id>;
  }

  /** A call whose operation is only known at run time. @throws ApiError if the server refuses */
  async callOperation(operation: Operation, input: Input): Promise<unknown> {
    return resultOf(await send(operation, input));
  }

  /** The same for a read, with the tag of what was read. @throws ApiError if the server refuses */
  async readTagged(operation: Operation, input: Input): Promise<Tagged> {
    const answer = await send(operation, input);
    const etag = answer.headers.find(([name]) => name === 'etag')?.[1] ?? '';
    return { result: resultOf(answer), etag };
  }
}

interface Tagged {
  readonly result: unknown;
  readonly etag: string;
}

/** @throws Error if the server does not describe itself */
export async function loadApi(): Promise<Api> {
  const response = await fetch('/obp/v4.0.0/openapi.json');
  if (!response.ok) throw new ApiError(response.status, `The server answered ${response.status}.`, '');
  const document: OpenApiDocument = await response.json();
  return new Api(new Description(document));
}

export const ApiContext = createContext<Api | undefined>(undefined);

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === undefined) throw new Error('ApiContext has no value');
  return api;
}

interface ReadOptions<T> {
  readonly enabled?: boolean;
  /** Milliseconds until the next reading, or false for no more. */
  readonly again?: (result: T | undefined) => number | false;
}

/** A read as the user who is logged in; another user has other results. */
export function useRead<Id extends OperationId>(
  id: Id,
  input: TypedInput<Id>,
  { enabled = true, again }: ReadOptions<Result<Id>> = {},
): UseQueryResult<Result<Id>> {
  const api = useApi();
  const held = useSession();
  const { path = {}, query = {}, body = {} }: Input = input;
  return useQuery<Result<Id>>({
    queryKey: [id, held?.token, path, query, body],
    queryFn: ({ signal }) => api.call(id, { ...input, signal }),
    enabled,
    ...(again === undefined ? {} : { refetchInterval: (query) => again(query.state.data) }),
  });
}

/** Queries whose result is the same for all users: the description of the API, and the code of views. */
export const isOfServer = ({ queryKey }: { queryKey: readonly unknown[] }): boolean =>
  queryKey[0] === 'server';

/** Reads again whatever is on the screen, after a change. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ predicate: (query) => !isOfServer(query) });
}

/** Refusals do not change by themselves; an outage may. */
export const worthRetrying = (failures: number, error: Error): boolean =>
  failures < 2 && !(error instanceof ApiError && error.status < 500);
