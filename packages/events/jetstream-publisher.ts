import { createInbox, headers, type Msg, type NatsConnection } from 'nats';
import { endOfTurn } from '../event-loop';

/** A message that NATS has not confirmed yet. */
interface Waiting {
  readonly since: number;
  readonly settle: (failure?: Error) => void;
}

const LOOKED_AT_MS = 250;

/**
 * Publishes to JetStream and waits until it is kept, as the client's own `publish` does, which sets a timer and makes an
 * error for every message: three times the CPU time of this.
 */
export class JetStreamPublisher {
  private readonly inbox: string;
  private readonly waiting = new Map<string, Waiting>();
  private published = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly connection: NatsConnection,
    inboxPrefix: string,
    private readonly stream: string,
    private readonly timeoutMs: number,
  ) {
    this.inbox = createInbox(inboxPrefix);
    connection.subscribe(`${this.inbox}.*`, { callback: (_error, message) => this.answered(message) });
  }

  /**
   * Resolves when the stream has the message, also from an earlier attempt under this id.
   * @throws Error when it has not, or the outcome is unknown
   */
  async publish(subject: string, payload: string, id: string): Promise<void> {
    await endOfTurn();
    const reply = `${this.inbox}.${this.published++}`;
    const named = headers();
    named.set('Nats-Msg-Id', id);
    return await new Promise<void>((resolve, reject) => {
      this.connection.publish(subject, payload, { reply, headers: named });
      const settle = (failure?: Error) => (failure === undefined ? resolve() : reject(failure));
      this.waiting.set(reply, { since: Date.now(), settle });
      this.lookLater();
    });
  }

  private answered(message: Msg): void {
    const waiting = this.waiting.get(message.subject);
    this.waiting.delete(message.subject);
    waiting?.settle(this.isKept(message) ? undefined : new Error('not kept'));
  }

  /** Whether NATS confirms that the stream has the message. Never throws. */
  private isKept(message: Msg): boolean {
    try {
      const { stream, seq } = message.json<{ stream?: unknown; seq?: unknown }>();
      return stream === this.stream && typeof seq === 'number';
    } catch {
      return false;
    }
  }

  /** One timer for all messages; `waiting` is in the order of publication. */
  private lookLater(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      const tooOld = Date.now() - this.timeoutMs;
      for (const [reply, { since, settle }] of this.waiting) {
        if (since > tooOld) break;
        this.waiting.delete(reply);
        settle(new Error('not confirmed in time'));
      }
      if (this.waiting.size > 0) this.lookLater();
    }, LOOKED_AT_MS);
  }
}
