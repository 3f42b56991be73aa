import { setTimeout } from 'node:timers/promises';
import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { Consumer, JsMsg } from 'nats';
import { type AnyEvent, Envelope, type EventContract } from '../contracts/event';
import { deliver, isWanted } from './delivery';
import { CONFIRM_WITHIN_MS, type Stream } from './jetstream-streams';
import { DEFAULT_ATTEMPTS, type DeadLetter, type Follower, type Following } from './log';

const FETCHED_AT_ONCE = 500;
const FETCH_MS = 2_000;
const AFTER_FAILURE_MS = 500;

/** Where a following belongs. */
export interface Surroundings {
  readonly keepDeadLetter: (letter: DeadLetter) => Promise<void>;
  readonly warn: (message: string) => void;
  readonly ended: () => void;
}

/** A durable consumer at work: event after event, each confirmed before the next one comes. */
export class JetStreamFollowing<E extends EventContract> implements Following {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;

  constructor(
    private readonly follower: Follower<E>,
    private readonly consumer: Consumer,
    private readonly stream: Stream,
    private readonly around: Surroundings,
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
    this.around.ended();
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
    const event = eventIn(message, this.stream);
    if (event === undefined) {
      // It would come again and again, and no event after it.
      message.term();
      const { name } = this.follower;
      this.around.warn(
        `${name} passes over message ${message.seq}: it is not the event that its subject says`,
      );
      return;
    }
    const atIt = setInterval(() => message.working(), CONFIRM_WITHIN_MS / 3);
    try {
      // A process that died at it has made an attempt, too.
      const before = Math.min(
        message.info.redeliveryCount - 1,
        (this.follower.attempts ?? DEFAULT_ATTEMPTS) - 1,
      );
      const letter = isWanted(this.follower, event)
        ? await deliver(this.follower, event, this.stopping.signal, before)
        : undefined;
      if (letter !== undefined) {
        await this.around.keepDeadLetter(letter);
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

const isEnvelope = TypeCompiler.Compile(
  // Later versions may say more, and the text of a time is nobody's danger.
  Type.Object({ ...Envelope.properties, time: Type.String() }),
);

/**
 * The event in a message, if it is one, and the one that its subject says: NATS lets a service publish under the
 * subjects of its own events, so only they say that an event is that service's to tell.
 */
function eventIn(message: JsMsg, { under }: Stream): AnyEvent | undefined {
  const value = parsed(message);
  return isEnvelope.Check(value) && message.subject === `${under}.${value.type}` ? value : undefined;
}

/** What is in a message, if it can be read at all: anybody who may publish may have published anything. */
export function parsed(message: Pick<JsMsg, 'json'>): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}
