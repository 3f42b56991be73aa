import { setTimeout } from 'node:timers/promises';
import { connect, type JetStreamClient, type JetStreamManager, type NatsConnection } from 'nats';
import type { AnyEvent, EventContract } from '../contracts/event';
import { ObpError } from '../errors';
import { connectionOptions, inboxOf, type JetStreamAccess } from './jetstream-connection';
import { JetStreamFollowing } from './jetstream-following';
import { letterIn } from './jetstream-messages';
import { JetStreamPublisher } from './jetstream-publisher';
import { ensureConsumer, ensureStream, type Stream, streamsOf, WrongStreamError } from './jetstream-streams';
import type { DeadLetter, EventLog, Follower, Following } from './log';

interface JetStreamOptions extends JetStreamAccess {
  /** Keeps installations apart: the first word of every subject. */
  namespace: string;
  /** Days that events are kept; 0 for ever. Not needed to follow only. */
  retentionDays?: number;
  /** Receives the events that followers skip. */
  warn?: (message: string) => void;
}

const PUBLISH_TIMEOUT_MS = 2_000;

/** The log on NATS: one stream of events, one of dead letters; a follower is a durable consumer. */
export class JetStreamLog implements EventLog {
  private readonly connected: Promise<{
    connection: NatsConnection;
    publisher: JetStreamPublisher;
    jetstream: JetStreamClient;
  }>;
  /** Streams that are known to be there, by name. */
  private readonly made = new Map<Stream, Promise<JetStreamManager>>();
  private isConnected = false;
  /** Whether the stream of events has taken one since it was last missed. */
  private isThere = false;
  private readonly events: Stream;
  private readonly dead: Stream;
  private readonly followings = new Set<Following>();

  /** Returns at once, and connects in the background; for as long as there is no NATS, nothing can be published. */
  constructor(private readonly options: JetStreamOptions) {
    ({ events: this.events, dead: this.dead } = streamsOf(options.namespace));
    this.connected = connect(connectionOptions(options)).then((connection) => ({
      connection,
      publisher: new JetStreamPublisher(connection, inboxOf(options), this.events.name, PUBLISH_TIMEOUT_MS),
      jetstream: connection.jetstream({ timeout: PUBLISH_TIMEOUT_MS }),
    }));
    this.connected.then(
      () => {
        this.isConnected = true;
      },
      () => undefined,
    );
    // A follower that comes before the first event finds a stream to follow.
    this.stream(this.events).catch(() => undefined);
  }

  /**
   * Resolves when the stream of events has the expected configuration, or cannot be read: it may be missing yet,
   * and then the first event checks it. Waits for NATS.
   * @throws WrongStreamError
   */
  async check(): Promise<void> {
    await this.connected;
    await within(PUBLISH_TIMEOUT_MS, this.stream(this.events)).catch((error: unknown) => {
      if (error instanceof WrongStreamError) throw error;
    });
  }

  async publish(event: AnyEvent): Promise<void> {
    try {
      // A stream that exists needs no further wait.
      if (!this.isThere) await within(PUBLISH_TIMEOUT_MS, this.stream(this.events));
      this.isThere = true;
      const { publisher } = await this.connected;
      await publisher.publish(this.subjectOf(event.type), JSON.stringify(event), event.id);
    } catch {
      // If the stream was removed, the next attempt creates it again.
      this.made.delete(this.events);
      this.isThere = false;
      throw new ObpError('OBP-50503');
    }
  }

  async follow<E extends EventContract>(follower: Follower<E>): Promise<Following> {
    const manager = await this.stream(this.events);
    await this.stream(this.dead);
    const { jetstream } = await this.connected;
    const filter = narrowest(follower.events.map(({ type }) => type));
    const spec = { name: follower.name, filter, from: follower.from ?? 'beginning' };
    await ensureConsumer(manager, this.events, spec, follower.restart === true);
    const following = new JetStreamFollowing(
      follower,
      await jetstream.consumers.get(this.events.name, follower.name),
      this.events,
      {
        keepDeadLetter: (letter) => this.keepDeadLetter(letter),
        warn: (message) => this.options.warn?.(message),
        ended: () => this.followings.delete(following),
      },
    );
    this.followings.add(following);
    return following;
  }

  private async keepDeadLetter(letter: DeadLetter): Promise<void> {
    const { jetstream } = await this.connected;
    await jetstream.publish(`${this.dead.under}.${letter.follower}`, JSON.stringify(letter), {
      msgID: `${letter.follower}|${letter.event.id}`,
    });
  }

  async deadLetters(follower: string, limit: number): Promise<DeadLetter[]> {
    await this.stream(this.dead);
    const { jetstream } = await this.connected;
    const consumer = await jetstream.consumers.get(this.dead.name, {
      filterSubjects: `${this.dead.under}.${follower}`,
    });
    const letters: DeadLetter[] = [];
    const { num_pending } = await consumer.info();
    if (num_pending === 0) return [];
    for await (const message of await consumer.fetch({ max_messages: Math.min(limit, num_pending) })) {
      const letter = letterIn(message, this.dead);
      if (letter !== undefined) letters.push(letter);
    }
    return letters;
  }

  async close(): Promise<void> {
    await Promise.all([...this.followings].map((following) => following.stop()));
    const closed = this.connected.then(({ connection }) => connection.close());
    // The connection may never have been made: then closing does not wait for it.
    if (this.isConnected) await closed;
    else closed.catch(() => undefined);
  }

  /** Resolves when the stream exists and has the required configuration. */
  private stream(stream: Stream): Promise<JetStreamManager> {
    const known = this.made.get(stream);
    if (known !== undefined) return known;
    const made = this.ensured(stream).catch((error: unknown) => {
      if (this.made.get(stream) === made) this.made.delete(stream);
      throw error;
    });
    this.made.set(stream, made);
    return made;
  }

  private async ensured(stream: Stream): Promise<JetStreamManager> {
    const { connection } = await this.connected;
    const manager = await connection.jetstreamManager({ timeout: PUBLISH_TIMEOUT_MS, checkAPI: false });
    await ensureStream(manager, stream, stream === this.events ? this.options.retentionDays : 0);
    return manager;
  }

  private subjectOf(type: string): string {
    return `${this.events.under}.${type}`;
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = new AbortController();
  try {
    const tooLate = setTimeout(ms, undefined, { signal: late.signal }).then(() => {
      throw new Error('too late');
    });
    return await Promise.race([work, tooLate]);
  } finally {
    late.abort();
  }
}

/** One subject that has all of the types in it (several filters are for servers from 2.10 on). */
function narrowest(types: readonly string[]): string {
  if (types.length === 1) return types[0] ?? '>';
  const entities = new Set(types.map((type) => type.split('.', 1)[0]));
  return entities.size === 1 ? `${[...entities][0]}.>` : '>';
}
