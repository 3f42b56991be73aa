import { isDeepStrictEqual } from 'node:util';
import {
  AckPolicy,
  type ConsumerConfig,
  type ConsumerInfo,
  DeliverPolicy,
  DiscardPolicy,
  type JetStreamManager,
  NatsError,
  nanos,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from 'nats';

/**
 * The required configuration of the streams of an installation and of their consumers. A client that may create a stream
 * can make NATS copy any message of the bus into it, or deliver it to any subject. So the shipped configuration allows
 * it to the operator only (`bin/streams.ts`). Where NATS allows it to every client, a process creates a missing stream.
 */

/** A stream's name, and the beginning of the subjects of its messages. */
export interface Stream {
  readonly name: string;
  readonly under: string;
}

/** The streams of an installation: its events, and the dead letters of its followers. */
export const streamsOf = (namespace: string): { readonly events: Stream; readonly dead: Stream } => ({
  events: { name: `${namespace}_events`, under: `${namespace}.events` },
  dead: { name: `${namespace}_dead`, under: `${namespace}.dead` },
});

/** A stream or consumer is missing, or differs from its required configuration. The message says what to do; it contains no data. */
export class StreamError extends Error {
  override readonly name: string = 'StreamError';
}

/** A stream of this name exists, with another configuration: it may lose events or pass them on. */
export class WrongStreamError extends StreamError {
  override readonly name = 'WrongStreamError';
}

/** NATS drops a repeated event within this time. It is longer than a process takes to publish the events that it has read. */
const DUPLICATES_KNOWN_MS = 5 * 60_000;
/** NATS delivers an event again that a follower has fetched and not confirmed within this time. */
export const CONFIRM_WITHIN_MS = 5_000;

/** @param retentionDays of events; 0 for ever */
export const configOf = ({ name, under }: Stream, retentionDays = 0) =>
  ({
    name,
    subjects: [`${under}.>`],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    // A full stream refuses new events: they wait in the outboxes, and none is lost.
    discard: DiscardPolicy.New,
    duplicate_window: nanos(DUPLICATES_KNOWN_MS),
    max_age: nanos(retentionDays * 86_400_000),
  }) satisfies Partial<StreamConfig>;

/** The settings that the operator chooses: where NATS keeps a stream, and how safely. */
const OPERATORS = new Set([
  ...[
    'description',
    'metadata',
    'num_replicas',
    'placement',
    'compression',
    'max_consumers',
    'consumer_limits',
  ],
  ...['max_bytes', 'max_msgs', 'max_msg_size', 'allow_direct', 'deny_delete', 'deny_purge', 'first_seq'],
]);

/**
 * The settings in which a stream differs from the required configuration. Every setting that it does not name must be
 * off: sources, mirror, republish, and settings of newer servers.
 */
export function differencesOf(found: object, wanted: object): string[] {
  const settings = new Set([...Object.keys(found), ...Object.keys(wanted)]);
  return [...settings]
    .filter((name) => !OPERATORS.has(name) && !isSame(Reflect.get(found, name), Reflect.get(wanted, name)))
    .sort();
}

const isSame = (found: unknown, wanted: unknown): boolean =>
  isDeepStrictEqual(found, wanted) || (isOff(found) && isOff(wanted));

const isOff = (value: unknown): boolean =>
  [undefined, null, false, 0, -1, ''].some((off) => value === off) ||
  (Array.isArray(value) && value.length === 0);

/**
 * Checks the stream, and creates it if it is missing.
 * @param retentionDays undefined for a process that only follows: it accepts any retention
 * @throws WrongStreamError, StreamError
 */
export async function ensureStream(
  manager: JetStreamManager,
  stream: Stream,
  retentionDays: number | undefined,
): Promise<void> {
  const wanted = configOf(stream, retentionDays);
  const found = await orAbsent(manager.streams.info(stream.name));
  if (found === undefined) {
    if (retentionDays === undefined) throw new StreamError(`the stream ${stream.name} is not there yet`);
    return await made(stream.name, manager.streams.add(wanted));
  }
  const known = retentionDays === undefined ? { ...wanted, max_age: found.config.max_age } : wanted;
  const differing = differencesOf(found.config, known);
  if (differing.length > 0)
    throw new WrongStreamError(`the stream ${stream.name} is not as it has to be: ${differing.join(', ')}`);
}

/**
 * The operator's step: creates the stream, or corrects its settings.
 * @param replicas the servers of a cluster that keep a copy; undefined leaves the number as it is
 * @returns the settings that it changed
 * @throws WrongStreamError when the server does not let them be changed
 */
export async function setStream(
  manager: JetStreamManager,
  stream: Stream,
  retentionDays: number,
  replicas: number | undefined,
): Promise<string[]> {
  const copies = replicas === undefined ? {} : { num_replicas: replicas };
  const wanted = { ...configOf(stream, retentionDays), ...copies };
  const found = await orAbsent(manager.streams.info(stream.name));
  if (found === undefined) await manager.streams.add(wanted);
  const differing = differencesOf(found?.config ?? {}, wanted);
  if (replicas !== undefined && found?.config.num_replicas !== replicas) differing.push('num_replicas');
  // The client merges the update into the existing settings, so a setting is removed only by naming it.
  const cleared = Object.fromEntries(differing.map((name) => [name, undefined]));
  if (found !== undefined && differing.length > 0)
    await updated(stream, differing, manager.streams.update(stream.name, { ...cleared, ...wanted }));
  return differing;
}

async function updated({ name }: Stream, differing: string[], updating: Promise<unknown>): Promise<void> {
  try {
    await updating;
  } catch (error) {
    if (!(error instanceof NatsError) || error.api_error === undefined) throw error;
    const { description } = error.api_error;
    throw new WrongStreamError(
      `the stream ${name} is not as it has to be: ${differing.join(', ')}; NATS does not change it (${description})`,
    );
  }
}

/** A follower on JetStream, and where it begins if it is new. */
export interface ConsumerSpec {
  readonly name: string;
  /** Subjects, without the stream's own beginning: `customer.>`. */
  readonly filter: string;
  readonly from: 'beginning' | 'now';
}

/** A pull consumer. A push consumer, which names a subject, could deliver events to any subscriber. */
const consumerConfigOf = ({ under }: Stream, { name, filter }: ConsumerSpec): Partial<ConsumerConfig> => ({
  durable_name: name,
  filter_subject: `${under}.${filter}`,
  ack_policy: AckPolicy.Explicit,
  ack_wait: nanos(CONFIRM_WITHIN_MS),
  // One at a time, also across failures: the next event comes when this one is confirmed.
  max_ack_pending: 1,
});

/**
 * Ensures that the follower exists: an existing one keeps its position, a missing one is created.
 * @param restart moves an existing follower to `from`
 * @throws StreamError
 */
export async function ensureConsumer(
  manager: JetStreamManager,
  stream: Stream,
  spec: ConsumerSpec,
  restart: boolean,
): Promise<void> {
  const wanted = consumerConfigOf(stream, spec);
  let known = await orAbsent(manager.consumers.info(stream.name, spec.name));
  if (restart && known !== undefined && hasBegun(known)) {
    await made(`a restart of ${spec.name}`, manager.consumers.delete(stream.name, spec.name));
    known = undefined;
  }
  if (known !== undefined && fits(known.config, wanted)) return;
  const start = { deliver_policy: spec.from === 'now' ? DeliverPolicy.New : DeliverPolicy.All };
  await made(spec.name, manager.consumers.add(stream.name, { ...(known?.config ?? start), ...wanted }));
}

const hasBegun = ({ ack_floor }: ConsumerInfo): boolean => ack_floor.consumer_seq > 0;

/** A consumer that delivers more than the filter is accepted: the follower passes over other events. */
const fits = (found: ConsumerConfig, wanted: Partial<ConsumerConfig>): boolean =>
  found.deliver_subject === undefined &&
  found.ack_policy === wanted.ack_policy &&
  found.max_ack_pending === wanted.max_ack_pending &&
  covers(found.filter_subject, wanted.filter_subject ?? '');

const covers = (found: string | undefined, wanted: string): boolean =>
  found === undefined || found === wanted || (found.endsWith('.>') && wanted.startsWith(found.slice(0, -1)));

const STREAM_NOT_FOUND = 10_059;
const CONSUMER_NOT_FOUND = 10_014;

async function orAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const code = error instanceof NatsError ? error.api_error?.err_code : undefined;
    if (code === STREAM_NOT_FOUND || code === CONSUMER_NOT_FOUND) return undefined;
    throw error;
  }
}

async function made(what: string, making: Promise<unknown>): Promise<void> {
  try {
    await making;
  } catch (error) {
    if (!(error instanceof NatsError) || !error.permissionContext) throw error;
    throw new StreamError(`${what} needs the operator's step: streams (docs/operations.md, Events)`);
  }
}
