import { setTimeout } from 'node:timers/promises';
import {
  AckPolicy,
  type ConsumerConfig,
  connect,
  DeliverPolicy,
  DiscardPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type NatsConnection,
  NatsError,
  nanos,
  RetentionPolicy,
  StorageType,
} from 'nats';
import type { AnyEvent, EventContract } from '../contracts/event';
import { ObpError } from '../errors';
import { JetStreamFollowing } from './jetstream-following';
import { JetStreamPublisher } from './jetstream-publisher';
import type { DeadLetter, EventLog, Follower, Following } from './log';

export interface JetStreamOptions {
  /** As `NATS_URL`: user and password in it, several servers separated by commas. */
  url: string;
  /** Keeps installations apart: the first word of every subject. */
  namespace: string;
  /** Who connects, for permissions: answers come to `_INBOX.<role>.>`. */
  role: string;
  /** Days that events are kept; 0 for ever. Absent for who only follows, and waits until others make the stream. */
  retentionDays?: number;
}

/** Its name, and what the subjects of all that is in it begin with. */
interface Stream {
  readonly name: string;
  readonly under: string;
}

/** Within it a repeat of an event is dropped. Longer than any process is about to publish what it has read. */
export const DUPLICATES_KNOWN_MS = 5 * 60_000;
const PUBLISH_TIMEOUT_MS = 2_000;
/** An event that a follower has taken and not confirmed goes to the next who asks. */
const CONFIRM_WITHIN_MS = 5_000;

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
    const { namespace } = options;
    this.events = { name: `${namespace}_events`, under: `${namespace}.events` };
    this.dead = { name: `${namespace}_dead`, under: `${namespace}.dead` };
    this.connected = connect(connectionOptions(options)).then((connection) => ({
      connection,
      publisher: new JetStreamPublisher(connection, inboxOf(options), PUBLISH_TIMEOUT_MS),
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

  async publish(event: AnyEvent): Promise<void> {
    try {
      // Once it is known to be there, nothing is to be waited for.
      if (!this.isThere) await within(PUBLISH_TIMEOUT_MS, this.stream(this.events));
      this.isThere = true;
      const { publisher } = await this.connected;
      await publisher.publish(this.subjectOf(event.type), JSON.stringify(event), event.id);
    } catch {
      // Should the stream be gone, it is made again.
      this.made.delete(this.events);
      this.isThere = false;
      throw new ObpError('OBP-50503');
    }
  }

  async follow<E extends EventContract>(follower: Follower<E>): Promise<Following> {
    const manager = await this.stream(this.events);
    await this.stream(this.dead);
    const { jetstream } = await this.connected;
    await manager.consumers.add(this.events.name, {
      // One that exists goes on where it is, wherever it was to begin.
      ...((await this.knownAs(manager, follower)) ?? {
        deliver_policy: follower.from === 'now' ? DeliverPolicy.New : DeliverPolicy.All,
      }),
      durable_name: follower.name,
      filter_subject: this.subjectOf(narrowest(follower.events.map(({ type }) => type))),
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(CONFIRM_WITHIN_MS),
      // One at a time, whatever dies: the next event comes when this one is confirmed.
      max_ack_pending: 1,
    });
    const following = new JetStreamFollowing(
      follower,
      await jetstream.consumers.get(this.events.name, follower.name),
      CONFIRM_WITHIN_MS,
      (letter) => this.keepDeadLetter(letter),
      () => this.followings.delete(following),
    );
    this.followings.add(following);
    return following;
  }

  private async knownAs(
    manager: JetStreamManager,
    { name, anew }: Pick<Follower, 'name' | 'anew'>,
  ): Promise<ConsumerConfig | undefined> {
    try {
      if (anew === true) await manager.consumers.delete(this.events.name, name);
      return (await manager.consumers.info(this.events.name, name)).config;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
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
      letters.push(message.json<DeadLetter>());
    }
    return letters;
  }

  async close(): Promise<void> {
    await Promise.all([...this.followings].map((following) => following.stop()));
    const closed = this.connected.then(({ connection }) => connection.close());
    // There may never have been a NATS, and then nobody waits for it.
    if (this.isConnected) await closed;
    else closed.catch(() => undefined);
  }

  /** Makes the stream, if nobody has. */
  private stream(stream: Stream): Promise<JetStreamManager> {
    const known = this.made.get(stream);
    if (known !== undefined) return known;
    const made = this.makeStream(stream).catch((error: unknown) => {
      if (this.made.get(stream) === made) this.made.delete(stream);
      throw error;
    });
    this.made.set(stream, made);
    return made;
  }

  private async makeStream({ name, under }: Stream): Promise<JetStreamManager> {
    const { retentionDays } = this.options;
    const { connection } = await this.connected;
    const manager = await connection.jetstreamManager({ timeout: PUBLISH_TIMEOUT_MS, checkAPI: false });
    try {
      await manager.streams.info(name);
    } catch (error) {
      if (!isAbsent(error) || (retentionDays === undefined && name === this.events.name)) throw error;
      await manager.streams.add({
        name,
        subjects: [`${under}.>`],
        storage: StorageType.File,
        retention: RetentionPolicy.Limits,
        // A full stream refuses what is new: it waits in the outboxes, and nothing is lost.
        discard: DiscardPolicy.New,
        duplicate_window: nanos(DUPLICATES_KNOWN_MS),
        max_age: nanos((retentionDays ?? 0) * 86_400_000),
      });
    }
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

const STREAM_NOT_FOUND = 10_059;
const CONSUMER_NOT_FOUND = 10_014;

const isAbsent = (error: unknown): boolean =>
  error instanceof NatsError &&
  [STREAM_NOT_FOUND, CONSUMER_NOT_FOUND].some((code) => code === error.api_error?.err_code);

const inboxOf = ({ role }: JetStreamOptions): string => `_INBOX.${role.replaceAll(/[^A-Za-z0-9_+-]/g, '_')}`;

const connectionOptions = (options: JetStreamOptions) => {
  const { url, role } = options;
  const urls = url.split(',').map((each) => new URL(each));
  const [first] = urls;
  return {
    servers: urls.map(({ host }) => host),
    ...(first?.username
      ? { user: decodeURIComponent(first.username), pass: decodeURIComponent(first.password) }
      : {}),
    ...(first?.protocol === 'tls:' ? { tls: {} } : {}),
    name: `${role} events`,
    inboxPrefix: inboxOf(options),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 200,
    waitOnFirstConnect: true,
    ignoreAuthErrorAbort: true,
    // Or every event would cost two stack traces.
    noAsyncTraces: true,
    pingInterval: 1_000,
    maxPingOut: 2,
    timeout: 2_000,
  };
};
