import { setTimeout } from 'node:timers/promises';
import type { Consumer, JsMsg } from 'nats';
import type { AnyEvent, EventContract } from '../contracts/event';
import { deliver, isWanted } from './delivery';
import { DEFAULT_ATTEMPTS, type DeadLetter, type Follower, type Following } from './log';

const FETCHED_AT_ONCE = 500;
const FETCH_MS = 2_000;
const AFTER_FAILURE_MS = 500;

/** A durable consumer at work: event after event, each confirmed before the next one comes. */
export class JetStreamFollowing<E extends EventContract> implements Following {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;

  constructor(
    private readonly follower: Follower<E>,
    private readonly consumer: Consumer,
    private readonly confirmWithinMs: number,
    private readonly keepDeadLetter: (letter: DeadLetter) => Promise<void>,
    private readonly ended: () => void,
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
    this.ended();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.readOn();
      } catch {
        // NATS is away, or the event at hand was neither handled nor kept as a dead letter: it is delivered again.
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
    const atIt = setInterval(() => message.working(), this.confirmWithinMs / 3);
    try {
      // A process that died at it has made an attempt, too.
      const before = Math.min(
        message.info.redeliveryCount - 1,
        (this.follower.attempts ?? DEFAULT_ATTEMPTS) - 1,
      );
      const event = message.json<AnyEvent>();
      const letter = isWanted(this.follower, event)
        ? await deliver(this.follower, event, this.stopping.signal, before)
        : undefined;
      if (letter !== undefined) {
        await this.keepDeadLetter(letter);
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
