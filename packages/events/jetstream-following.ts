import { setTimeout } from 'node:timers/promises';
import type { Consumer, JsMsg } from 'nats';
import type { EventContract } from '../contracts/event';
import { deliver, isWanted } from './delivery';
import { eventIn } from './jetstream-messages';
import { CONFIRM_WITHIN_MS, type Stream } from './jetstream-streams';
import { DEFAULT_ATTEMPTS, type DeadLetter, type Follower, type Following } from './log';

const FETCHED_AT_ONCE = 500;
const FETCH_MS = 2_000;
const AFTER_FAILURE_MS = 500;

/** The callbacks of a running follower. */
interface FollowingEvents {
  readonly keepDeadLetter: (letter: DeadLetter) => Promise<void>;
  readonly warn: (message: string) => void;
  readonly ended: () => void;
}

/** A follower on a durable consumer: it handles event after event, and confirms each before the next one comes. */
export class JetStreamFollowing<E extends EventContract> implements Following {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;

  constructor(
    private readonly follower: Follower<E>,
    private readonly consumer: Consumer,
    private readonly stream: Stream,
    private readonly on: FollowingEvents,
  ) {
    this.running = this.run();
  }

  async lag(): Promise<number> {
    const { num_pending, num_ack_pending } = await this.consumer.info();
    return num_pending + num_ack_pending;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.on.ended();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.readOn();
      } catch {
        // NATS is unreachable, or the event was neither handled nor kept as a dead letter: NATS delivers it again.
        await setTimeout(AFTER_FAILURE_MS, undefined, { signal: this.stopping.signal }).catch(
          () => undefined,
        );
      }
    }
  }

  private async readOn(): Promise<void> {
    const messages = await this.consumer.fetch({ max_messages: FETCHED_AT_ONCE, expires: FETCH_MS });
    const stop = (): void => messages.stop();
    this.stopping.signal.addEventListener('abort', stop, { once: true });
    try {
      for await (const message of messages) {
        await this.work(message);
        if (this.stopping.signal.aborted) return;
      }
    } finally {
      this.stopping.signal.removeEventListener('abort', stop);
    }
  }

  private async work(message: JsMsg): Promise<void> {
    const event = eventIn(message, this.stream);
    if (event === undefined) {
      // Otherwise NATS would deliver it again and again, and no event after it.
      message.term();
      const { name } = this.follower;
      this.on.warn(`${name} passes over message ${message.seq}: it is not the event that its subject says`);
      return;
    }
    const atIt = setInterval(() => message.working(), CONFIRM_WITHIN_MS / 3);
    try {
      // The attempt of a process that died counts too.
      const before = Math.min(
        message.info.redeliveryCount - 1,
        (this.follower.attempts ?? DEFAULT_ATTEMPTS) - 1,
      );
      const letter = isWanted(this.follower, event)
        ? await deliver(this.follower, event, this.stopping.signal, before)
        : undefined;
      if (letter !== undefined) {
        await this.on.keepDeadLetter(letter);
        this.follower.onDeadLetter?.(letter);
      }
      message.ack();
    } catch (error) {
      message.nak();
      throw error;
    } finally {
      clearInterval(atIt);
    }
  }
}
