import { type Static, type TObject, Type } from '@sinclair/typebox';
import { Id, Name, Obj } from './schema';

/**
 * The events that services emit about their changes, for followers. Ids and names of fields, never values: followers
 * may keep an event for ever, even after the deletion of its customer (docs/decisions/0019).
 */
export interface EventContract<D extends TObject = TObject, T extends string = string> {
  /** Name and version, and the end of the event's subject on the bus: `customer.updated.v1`. */
  readonly type: T;
  /** The service that emits it. */
  readonly source: string;
  readonly summary: string;
  readonly data: D;
}

export type DataOf<E extends EventContract> = Static<E['data']>;

/** The events of one service by their short names. */
type Events = Record<string, EventContract>;

/** Events with literal types, so that `event.type` discriminates them. */
type NamedEvents<N extends string, E extends Events, V extends number> = {
  readonly [K in keyof E & string]: EventContract<E[K]['data'], `${N}.${K}.v${V}`>;
};

/** Declares an event; the service that lists it gives it its type and source. */
export const event = <D extends TObject>(summary: string, data: D): EventContract<D> => ({
  type: '',
  source: '',
  summary,
  data,
});

/**
 * Names every event `<entity>.<event>.v<version>`.
 * @param source the service that emits them, where its name is not that of the entity
 */
export function defineEvents<const N extends string, E extends Events, const V extends number = 1>(
  entity: N,
  events: E,
  source: string = entity,
  version?: V,
): NamedEvents<N, E, V> {
  for (const [key, contract] of Object.entries(events)) {
    Object.assign(contract, { type: `${entity}.${key}.v${version ?? 1}`, source });
  }
  // Named by the loop, and by the type in the same way.
  return events as NamedEvents<N, E, V>;
}

/** A bank and one of its customers: the subject of most events. */
export const ofCustomer = { bank_id: Id(), customer_id: Id() };

/** An event as it travels: CloudEvents 1.0 in JSON, with two attributes of our own. */
export const Envelope = Obj({
  specversion: Type.Literal('1.0'),
  id: Id({ description: 'The same for every delivery of the event; identifies a repeat' }),
  source: Name({ description: 'The service that emits it: `/obp/customer`' }),
  type: Name({ description: 'The kind of change and the version of `data`: `customer.updated.v1`' }),
  subject: Type.String({
    description:
      'The entity that changed; for a customer `BANK_ID|CUSTOMER_ID`. Events of one source and subject come in the order of the changes',
  }),
  time: Type.String({ format: 'date-time', description: 'The time of the change, to the millisecond' }),
  datacontenttype: Type.Literal('application/json'),
  revision: Type.Integer({
    minimum: 1,
    description:
      'The number of the change of this source and subject: 1, 2, 3, ... without a gap; a number that is not higher than the last one is a repeat',
  }),
  correlationid: Type.String({ description: 'The id of the request that made the change, as in the logs' }),
  data: Type.Record(Type.String(), Type.Unknown()),
});

export type AnyEvent = Static<typeof Envelope>;

/** The type of an event by its contract; for several contracts, `type` discriminates. */
export type EventOf<E extends EventContract> = E extends EventContract
  ? Omit<AnyEvent, 'type' | 'data'> & { readonly type: E['type']; readonly data: DataOf<E> }
  : never;
