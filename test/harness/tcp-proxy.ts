import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands before a server that cannot be harmed itself, and does to its connections what networks do. */
export class TcpProxy {
  private readonly server: Server;
  private readonly pairs = new Set<[Socket, Socket]>();
  private state: 'open' | 'stalled' | 'cut' = 'open';
  private port = 0;

  /** @param delayMs the delay of all bytes to the server; delayed bytes are lost with their connection */
  constructor(
    private readonly target: URL,
    private readonly delayMs = 0,
  ) {
    this.server = createServer({ pauseOnConnect: true }, (client) => this.take(client));
  }

  async listen(): Promise<this> {
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  /** The target's address with this one's host and port. */
  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${this.port}`;
    return url.href;
  }

  /** Connections stay, and are made, and nothing comes through. */
  stall(): void {
    this.state = 'stalled';
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  /** Connections break, and new ones are refused. */
  cut(): void {
    this.state = 'cut';
    for (const pair of this.pairs) for (const socket of pair) socket.resetAndDestroy();
  }

  restore(): void {
    this.state = 'open';
    for (const pair of this.pairs) for (const socket of pair) socket.resume();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private take(client: Socket): void {
    if (this.state === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const server = connect(Number(this.target.port), this.target.hostname);
    const pair: [Socket, Socket] = [client, server];
    this.pairs.add(pair);
    server.pause();
    for (const [from, to] of [pair, [server, client] as const]) {
      from.on('data', (chunk) => {
        if (this.delayMs === 0 || from === server) to.write(chunk);
        else setTimeout(() => to.write(chunk), this.delayMs);
      });
      from.on('end', () => to.end());
      from.on('error', () => undefined);
      from.on('close', () => {
        to.destroy();
        this.pairs.delete(pair);
      });
    }
    if (this.state === 'open') for (const socket of pair) socket.resume();
  }
}
