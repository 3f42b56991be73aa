import { connect, type NatsConnection } from 'nats';
import type { AnyEvent } from '../../packages/contracts/event';
import type { WholeCustomer } from './whole-customer';

/** Reads the stream of an installation directly, without code of the product. */
export class Stream {
  private readonly read: AnyEvent[] = [];
  private next = 1;

  constructor(
    private readonly url: string,
    private readonly namespace: string,
  ) {}

  /** Every event so far, in the order of the stream. */
  async events(): Promise<readonly AnyEvent[]> {
    await this.each((subject, text) => {
      const event: AnyEvent = JSON.parse(text);
      expect(subject).toBe(`${this.namespace}.events.${event.type}`);
      this.read.push(event);
    });
    return this.read;
  }

  private async each(take: (subject: string, text: string) => void): Promise<void> {
    const connection = await connect({ servers: this.url });
    try {
      const manager = await connection.jetstreamManager();
      const { state } = await manager.streams.info(`${this.namespace}_events`);
      for (; this.next <= state.last_seq; this.next++) {
        const message = await manager.streams.getMessage(`${this.namespace}_events`, { seq: this.next });
        take(message.subject, message.string());
      }
    } finally {
      await connection.close();
    }
  }
}

/** The messages in the streams of an installation that keep more of deleted customers than ids. */
export async function remainsInStreams(
  url: string,
  namespace: string,
  customers: readonly WholeCustomer[],
): Promise<string[]> {
  const connection = await connect({ servers: url });
  const lines = (await everythingIn(connection, namespace)).split('\n');
  await connection.close();
  const untold = customers.filter(({ customer_id }) => !lines.some((line) => line.includes(customer_id)));
  // Or the search would prove nothing.
  expect(untold).toEqual([]);
  const secrets = customers.flatMap(({ canary, customer_number }) => [canary, `"${customer_number}"`]);
  return lines.filter((line) => secrets.some((secret) => line.includes(secret)));
}

/** All that is stored of the streams of an installation: subjects, headers and payloads, a line each. */
export async function everythingIn(connection: NatsConnection, namespace: string): Promise<string> {
  const manager = await connection.jetstreamManager();
  const lines: string[] = [];
  for await (const name of manager.streams.names()) {
    if (!name.startsWith(`${namespace}_`)) continue;
    const { state } = await manager.streams.info(name);
    for (let seq = Math.max(1, state.first_seq); seq <= state.last_seq; seq++) {
      const message = await manager.streams.getMessage(name, { seq });
      const headers = [...message.header].map(([key, value]) => `${key}: ${value}`);
      lines.push(message.subject, ...headers, message.string());
    }
  }
  return lines.join('\n');
}
