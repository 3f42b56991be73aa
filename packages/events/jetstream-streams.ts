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
 * What the streams of an installation and the consumers in them have to be. Who may make one may have NATS copy whatever
 * is on the bus into it, or deliver it to any subject, so on the shipped configuration only the operator may
 * (`bin/streams.ts`); where everybody may, a process makes what is missing.
 */

/** Its name, and what the subjects of all that is in it begin with. */
export interface Stream {
  readonly name: string;
  readonly under: string;
}

/** The events of an installation, and what its followers could not work off. */
export const streamsOf = (namespace: string): { readonly events: Stream; readonly dead: Stream } => ({
  events: { name: `${namespace}_events`, under: `${namespace}.events` },
  dead: { name: `${namespace}_dead`, under: `${namespace}.dead` },
});

/** Something on NATS is missing, or is not what it has to be. The message says what to do, and holds no data. */
export class StreamError extends Error {
  override readonly name: string = 'StreamError';
}

/** What is there is another stream than the one that is needed: who used it would not know what becomes of events. */
export class WrongStreamError extends StreamError {
  override readonly name = 'WrongStreamError';
}

/** Within it a repeat of an event is dropped. Longer than any process is about to publish what it has read. */
export const DUPLICATES_KNOWN_MS = 5 * 60_000;
/** An event that a follower has taken and not confirmed goes to the next who asks. */
export const CONFIRM_WITHIN_MS = 5_000;

/** @param retentionDays of events; 0 for ever */
export const configOf = ({ name, under }: Stream, retentionDays = 0) =>
  ({
    name,
    subjects: [`${under}.>`],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    // A full stream refuses what is new: it waits in the outboxes, and nothing is lost.
    discard: DiscardPolicy.New,
    duplicate_window: nanos(DUPLICATES_KNOWN_MS),
    max_age: nanos(retentionDays * 86_400_000),
  }) satisfies Partial<StreamConfig>;

/** Where and how safely a stream is kept is the operator's to choose. */
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
 * The settings in which a stream is not what it has to be. What is not asked for has to be off, whatever it is: sources,
 * mirror, republish, and what newer servers bring.
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
 * Looks whether the stream is what it has to be, and makes it if it is missing.
 * @param retentionDays absent for who only follows: how long events are kept is for others to say
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
 * The operator's step: makes the stream, or makes it what it has to be.
 * @returns the settings that it changed
 * @throws WrongStreamError when the server does not let them be changed
 */
export async function setStream(
  manager: JetStreamManager,
  stream: Stream,
  retentionDays: number,
): Promise<string[]> {
  const wanted = configOf(stream, retentionDays);
  const found = await orAbsent(manager.streams.info(stream.name));
  if (found === undefined) await manager.streams.add(wanted);
  const differing = differencesOf(found?.config ?? {}, wanted);
  // The client sends what it finds with what is given laid over it: what is to go has to be named.
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

/** A name under which events are followed, and where one that is new begins. */
export interface ConsumerSpec {
  readonly name: string;
  /** Subjects, without the stream's own beginning: `customer.>`. */
  readonly filter: string;
  readonly from: 'beginning' | 'now';
}

/** A consumer that is asked for events; one that is given a subject would deliver them, or anything else, anywhere. */
const consumerConfigOf = ({ under }: Stream, { name, filter }: ConsumerSpec): Partial<ConsumerConfig> => ({
  durable_name: name,
  filter_subject: `${under}.${filter}`,
  ack_policy: AckPolicy.Explicit,
  ack_wait: nanos(CONFIRM_WITHIN_MS),
  // One at a time, whatever dies: the next event comes when this one is confirmed.
  max_ack_pending: 1,
});

/**
 * Sees to it that the follower exists: one that is there goes on where it is, one that is missing is made.
 * @param restart it starts again, wherever it is
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

/** A consumer that gets more than is asked for does: what is not wanted is passed over. */
const fits = (found: ConsumerConfig, wanted: Partial<ConsumerConfig>): boolean =>
  found.deliver_subject === undefined &&
  found.ack_policy === wanted.ack_policy &&
  found.max_ack_pending === wanted.max_ack_pending &&
  covers(found.filter_subject, wanted.filter_subject ?? '');

const covers = (found: string | undefined, wanted: string): boolean =>
  found === undefined || found === wanted || (found.endsWith('.>') && wanted.startsWith(found.slice(0, -1)));

const STREAM_NOT_FOUND = 10_059;
const CONSUMER_NOT_FOUND = 10_014;

async function orAbsent<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
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
