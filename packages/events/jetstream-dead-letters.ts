import { connect, DeliverPolicy, type JetStreamClient, type JsMsg, type NatsConnection } from 'nats';
import type { AnyEvent } from '../contracts/event';
import { connectionOptions, type JetStreamAccess } from './jetstream-connection';
import { eventIn, letterIn } from './jetstream-messages';
import { type Stream, StreamError, streamsOf } from './jetstream-streams';
import type { DeadLetter } from './log';

/** The operator's work on dead letters: bin/streams.ts. */

/** A dead letter with its number in the stream, by which the operator names it. */
export interface NumberedLetter {
  readonly number: number;
  readonly letter: DeadLetter;
}

interface Installation extends JetStreamAccess {
  readonly namespace: string;
}

/** More letters than an operator reads. */
const LISTED = 100;
const FETCHED_AT_ONCE = 500;
/** An event may be published later than it says, and by another clock. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

/** @returns the newest dead letters of all followers, the oldest of them first; 100 at most */
export const listDeadLetters = (installation: Installation): Promise<NumberedLetter[]> =>
  connected(installation, async (connection, { dead }) => {
    const manager = await connection.jetstreamManager();
    const { state } = await manager.streams.info(dead.name);
    const from = Math.max(state.first_seq, state.last_seq - LISTED + 1);
    const found: NumberedLetter[] = [];
    for await (const message of messages(connection.jetstream(), dead, { opt_start_seq: from })) {
      const letter = letterIn(message, dead);
      if (letter !== undefined) found.push({ number: message.seq, letter });
    }
    return found;
  });

/**
 * Publishes the event of a dead letter again. Every follower gets it. It is read from the stream of events: an attacker
 * with the credentials of a follower can write a letter with any event.
 * @returns the type of the event
 * @throws StreamError when there is no such letter, or the event is no longer in the stream
 */
export const resendEvent = (installation: Installation, number: number): Promise<string> =>
  connected(installation, async (connection, { events, dead }) => {
    const jetstream = connection.jetstream();
    const { value: found } = await messages(jetstream, dead, { opt_start_seq: number }).next();
    const letter = found?.seq === number ? letterIn(found, dead) : undefined;
    if (letter === undefined) throw new StreamError(`there is no dead letter ${number}`);
    const original = await originalOf(letter.event, jetstream, events);
    if (original === undefined)
      throw new StreamError(`the event of dead letter ${number} is not in the stream ${events.name}`);
    await jetstream.publish(original.subject, original.data);
    return letter.event.type;
  });

async function originalOf(
  { id, type, time }: AnyEvent,
  jetstream: JetStreamClient,
  events: Stream,
): Promise<JsMsg | undefined> {
  const start = { filterSubjects: `${events.under}.${type}`, opt_start_time: earlier(time) };
  for await (const message of messages(jetstream, events, start)) {
    if (eventIn(message, events)?.id === id) return message;
  }
  return undefined;
}

const earlier = (time: string): string => {
  const ms = Date.parse(time);
  return new Date(Number.isNaN(ms) ? 0 : ms - CLOCKS_DIFFER_MS).toISOString();
};

/** The messages that a stream has now, from a number or a time on. */
async function* messages(
  jetstream: JetStreamClient,
  { name }: Stream,
  start: { filterSubjects?: string } & ({ opt_start_seq: number } | { opt_start_time: string }),
): AsyncGenerator<JsMsg, undefined> {
  const policy = 'opt_start_seq' in start ? DeliverPolicy.StartSequence : DeliverPolicy.StartTime;
  const consumer = await jetstream.consumers.get(name, { ...start, deliver_policy: policy });
  const { num_pending } = await consumer.info();
  let left = num_pending;
  while (left > 0) {
    const before = left;
    for await (const message of await consumer.fetch({ max_messages: Math.min(left, FETCHED_AT_ONCE) })) {
      left -= 1;
      yield message;
    }
    // The rest has been removed meanwhile.
    if (left === before) return;
  }
}

async function connected<T>(
  installation: Installation,
  work: (connection: NatsConnection, streams: ReturnType<typeof streamsOf>) => Promise<T>,
): Promise<T> {
  const connection = await connect(connectionOptions(installation));
  try {
    return await work(connection, streamsOf(installation.namespace));
  } finally {
    await connection.close();
  }
}
