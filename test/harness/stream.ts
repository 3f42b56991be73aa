import { connect, type NatsConnection } from 'nats';
import type { AnyEvent } from '../../packages/contracts/event';

/** What is in the stream of an installation, read past everything of ours. */
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

/** All that is stored of the streams of an installation: subjects, headers and payloads. */
export async function everythingIn(connection: NatsConnection, namespace: string): Promise<string> {
  const manager = await connection.jetstreamManager();
  const texts: string[] = [];
  for await (const name of manager.streams.names()) {
    if (!name.startsWith(`${namespace}_`)) continue;
    const { state } = await manager.streams.info(name);
    for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
      const message = await manager.streams.getMessage(name, { seq });
      const headers = [...message.header].map(([key, value]) => `${key}: ${value}`);
      texts.push(message.subject, ...headers, message.string());
    }
  }
  return texts.join('\n');
}
