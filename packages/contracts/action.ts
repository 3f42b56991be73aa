import type { Static, TObject, TSchema } from '@sinclair/typebox';
import type { ObpCode } from '../errors';
import type { Callers } from './callers';

/** An action as its callers and the bus see it. */
export interface ActionContract<
  P extends TObject = TObject,
  R extends TSchema = TSchema,
  C extends Callers = Callers,
> {
  /** The full name on the bus, version included: `v1.customer.get`. */
  readonly name: string;
  /** The service that offers it: `customer`. */
  readonly service: string;
  readonly summary: string;
  readonly callers: C;
  readonly params: P;
  readonly result: R;
  /** Codes that the action itself raises (input and infrastructure errors are common to all). */
  readonly errors: readonly ObpCode[];
  /** Budget of the call in milliseconds, from the caller's side. */
  readonly timeout: number;
  /** Doing it twice is the same as doing it once: only such a call may be repeated on another replica. */
  readonly idempotent: boolean;
  /** The action changes nothing, so its outcome is never unknown. */
  readonly readOnly: boolean;
  /** It compares what the client has seen of the resource (`If-Match`) within its write. */
  readonly conditional: boolean;
}

export type ParamsOf<A extends ActionContract> = Static<A['params']>;
export type ResultOf<A extends ActionContract> = Static<A['result']>;

/** The actions of one service by their short names. */
export type Actions = Record<string, ActionContract>;

export interface ServiceContract<A extends Actions = Actions> {
  readonly name: string;
  readonly version: number;
  readonly actions: A;
}

type ActionSpec<P extends TObject, R extends TSchema, C extends Callers> = Omit<
  ActionContract<P, R, C>,
  'name' | 'service' | 'timeout' | 'errors' | 'idempotent' | 'readOnly' | 'conditional'
> &
  Partial<Pick<ActionContract, 'timeout' | 'errors' | 'idempotent' | 'readOnly' | 'conditional'>>;

const DEFAULT_TIMEOUT_MS = 5_000;

/** Declares an action; the service that lists it gives it its names. */
export const action = <P extends TObject, R extends TSchema, C extends Callers>(
  spec: ActionSpec<P, R, C>,
): ActionContract<P, R, C> => ({
  name: '',
  service: '',
  timeout: DEFAULT_TIMEOUT_MS,
  errors: [],
  idempotent: false,
  readOnly: false,
  conditional: false,
  ...spec,
});

/** A read: safe to repeat. */
export const query = <P extends TObject, R extends TSchema, C extends Callers>(
  spec: ActionSpec<P, R, C>,
): ActionContract<P, R, C> => action({ idempotent: true, readOnly: true, ...spec });

/** Names every action of a service `v<version>.<service>.<action>`. */
export function defineContract<A extends Actions>(name: string, actions: A, version = 1): ServiceContract<A> {
  for (const [key, contract] of Object.entries(actions)) {
    Object.assign(contract, { name: `v${version}.${name}.${key}`, service: name });
  }
  return { name, version, actions };
}
