import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { BSON, type Document } from 'mongodb';

const REPLY = 1;
const QUERY = 2004;
const MESSAGE = 2013;
const HEADER = 16;
/** Of the messages that this server understands: the flags, and the kind of the only section. */
const MESSAGE_START = HEADER + 5;
const REPLY_START = HEADER + 20;

/**
 * The only member of a replica set, as far as the driver looks at it: it can lose its connections at the moment when it has
 * taken a write. It keeps nothing.
 */
export class FakeMongo {
  /** How often an insert arrived. */
  inserts = 0;
  /** Returns the answer to an insert; none for null. */
  onInsert: () => Document | null = () => ({ ok: 1, n: 1 });
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((socket) => this.take(socket));

  async listen(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  get url(): string {
    return `mongodb://${this.address}/`;
  }

  disconnect(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  stop(): void {
    this.server.close();
    this.disconnect();
  }

  private get address(): string {
    const { port } = this.server.address() as AddressInfo;
    return `127.0.0.1:${port}`;
  }

  private take(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= HEADER && received.length >= received.readInt32LE(0)) {
        const message = received.subarray(0, received.readInt32LE(0));
        received = received.subarray(message.length);
        this.answer(socket, message);
      }
    });
  }

  private answer(socket: Socket, message: Buffer): void {
    const isQuery = message.readInt32LE(12) === QUERY;
    const answer = isQuery ? this.hello() : this.answerTo(BSON.deserialize(documentOf(message)));
    if (answer === null || socket.destroyed) return;
    const body = BSON.serialize(answer);
    const head = Buffer.alloc(isQuery ? REPLY_START : MESSAGE_START);
    head.writeInt32LE(head.length + body.length, 0);
    head.writeInt32LE(message.readInt32LE(4), 8);
    head.writeInt32LE(isQuery ? REPLY : MESSAGE, 12);
    if (isQuery) head.writeInt32LE(1, HEADER + 16);
    socket.write(Buffer.concat([head, body]));
  }

  private answerTo(command: Document): Document | null {
    if ('insert' in command) {
      this.inserts += 1;
      return this.onInsert();
    }
    if ('hello' in command || 'ismaster' in command) return this.hello();
    return { ok: 1, cursor: { id: 0n, ns: 'x', firstBatch: [] } };
  }

  private hello(): Document {
    return {
      ok: 1,
      helloOk: true,
      ismaster: true,
      isWritablePrimary: true,
      setName: 'rs0',
      setVersion: 1,
      hosts: [this.address],
      me: this.address,
      primary: this.address,
      logicalSessionTimeoutMinutes: 30,
      minWireVersion: 0,
      maxWireVersion: 21,
    };
  }
}

const documentOf = (message: Buffer): Buffer =>
  message.subarray(MESSAGE_START, MESSAGE_START + message.readInt32LE(MESSAGE_START));
