import { connect, type JetStreamManager, type NatsConnection } from 'nats';
import type { ShippedBus } from './shipped-bus';

/** A client of NATS with the credentials of a part; it records every refusal by the server. */
export class Intruder {
  readonly refused = new Set<string>();

  private constructor(private readonly client: NatsConnection) {
    void this.watch();
  }

  static async as(part: string, nats: ShippedBus): Promise<Intruder> {
    const options = {
      user: part,
      pass: nats.password(part),
      reconnect: false,
      inboxPrefix: `_INBOX.${part}`,
    };
    return new Intruder(await connect({ servers: `127.0.0.1:${nats.port}`, ...options }));
  }

  /** Subscribes to every subject. @returns the refused ones */
  async hears(subjects: readonly string[]): Promise<string[]> {
    for (const subject of subjects) this.client.subscribe(subject, { callback: () => undefined });
    return this.refusedOf('subscription', subjects);
  }

  /** The client of JetStream as the product uses it. */
  jetstream = (): Promise<JetStreamManager> => this.client.jetstreamManager({ checkAPI: false });

  /** A plain request to JetStream: the client itself would refuse settings for which the server is too old. */
  asks = (what: string, config: object): Promise<unknown> =>
    this.client.request(`$JS.API.${what}`, JSON.stringify(config));

  /** Publishes to every subject. @returns the refused ones */
  async says(subjects: readonly string[]): Promise<string[]> {
    for (const subject of subjects) this.client.publish(subject, '{}');
    return this.refusedOf('publish', subjects);
  }

  leave = (): Promise<void> => this.client.close();

  /** The server answers in order: after the answer to the flush, every refusal has arrived. */
  private async refusedOf(operation: string, subjects: readonly string[]): Promise<string[]> {
    await this.client.flush();
    await new Promise((resolve) => setImmediate(resolve));
    return subjects.filter((subject) => this.refused.has(`${operation} ${subject}`));
  }

  private async watch(): Promise<void> {
    for await (const { permissionContext } of this.client.status()) {
      if (permissionContext) this.refused.add(`${permissionContext.operation} ${permissionContext.subject}`);
    }
  }
}
