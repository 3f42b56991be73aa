import { setImmediate } from 'node:timers/promises';
import { Errors, type ServiceBroker, Transporters } from 'moleculer';
import type { Msg, NatsConnection, Subscription } from 'nats';
import { ObpError } from '../errors';
import { endOfTurn } from '../event-loop';
import { LONGEST_MESSAGE } from './compression';
import { NatsProbe } from './nats-probe';
import type { BusObserver } from './observer';
import { isPacket } from './packets';
import { sparing } from './sparing';

/** A Moleculer packet before serialization. */
type Packet = Parameters<Transporters.NATS['publish']>[0];

/** The metadata that Moleculer passes to a transporter with the bytes. */
interface Sent {
  readonly packet?: Packet;
}

/** The delays between reconnection attempts, and the pings after which the client gives up a silent connection. */
const CONNECTION = {
  reconnectTimeWait: 200,
  reconnectJitter: 100,
  reconnectJitterTLS: 100,
  maxReconnectAttempts: -1,
  waitOnFirstConnect: true,
  // A server may accept connections and never answer.
  timeout: 2_000,
  pingInterval: 1_000,
  maxPingOut: 2,
  // A bus under reconfiguration may refuse for a while. A process that gave up would never reconnect.
  ignoreAuthErrorAbort: true,
};

/** The time between attempts to subscribe to what NATS has refused. */
const REFUSED_TRY_AGAIN_MS = 5_000;

/**
 * Moleculer's NATS transporter, extended to detect lost connections and requests that no process receives.
 *
 * - The status of the connection reports a loss at once; the probe reports a silent NATS within a second. The
 *   transporter then rejects all pending requests, and every new one until NATS answers and the other nodes have
 *   announced themselves.
 * - A request carries a reply subject. NATS answers on it when no process listens for the node. Two things are certain
 *   then: no node has begun the request, so any other node may do it, whatever it is; and the node has left, seconds
 *   before its heartbeats are missed.
 * - A process counts as not connected while NATS refuses one of its subscriptions, because it has the credentials of
 *   another part or NATS lacks a permission. Otherwise it would report ready and receive nothing. It subscribes again
 *   every few seconds: the client does not, and the permission may come without a new connection.
 * - A callback never throws, whatever bytes arrive, because an exception would end the connection. The transporter
 *   drops malformed packets before Moleculer sees them (`packets.ts`).
 * - The transporter rejects a message that is longer than NATS accepts at once, with an error that says what to do.
 */
export class NatsBus extends Transporters.NATS {
  /** A member of Moleculer's base class that its types omit. */
  declare messageHandler: (command: string, packet: Packet) => Promise<void>;
  readonly #subscriptions = new Map<string, () => Subscription>();
  /** The subjects of refused subscriptions. */
  readonly #refused = new Set<string>();
  readonly #warnOfDropped = sparing((command: string) =>
    this.logger.warn({ command }, 'dropped a malformed message'),
  );

  constructor(
    url: string,
    private readonly observer: BusObserver,
  ) {
    super({ ...CONNECTION, url });
  }

  override async onConnected(): Promise<void> {
    const client: NatsConnection = this.client;
    this.#warnOfShortMessages(client);
    this.#listenForUndelivered();
    void this.#watch(client);
    await super.onConnected(false);
    if (this.connected) this.observer.connected(true);
  }

  override async subscribe(command: string, nodeID?: string): Promise<void> {
    this.#subscribe(this.getTopicName(command, nodeID), (message) => this.#take(command, message));
  }

  #subscribe(subject: string, take: (message: Msg) => void): void {
    const client: NatsConnection = this.client;
    const make = () =>
      client.subscribe(subject, {
        callback: (error, message) => {
          if (error === null) take(message);
        },
      });
    this.#subscriptions.set(subject, make);
    make();
  }

  /** No exception may reach the NATS client, and no rejection may go unhandled. */
  #take(command: string, { data }: Msg): void {
    try {
      const taken = this.receive(command, Buffer.from(data));
      taken?.catch(() => this.#dropped(command));
    } catch {
      this.#dropped(command);
    }
  }

  override incomingMessage(command: string, data: Buffer): Promise<void> {
    const packet = this.deserialize(command, data);
    const { payload } = packet;
    const isOwn = payload?.sender === this.nodeID;
    if (isOwn || !isPacket(command, payload) || payload.ver !== this.broker.PROTOCOL_VERSION) {
      // A node also receives its own broadcasts.
      if (!isOwn) this.#dropped(command);
      return Promise.resolve();
    }
    return this.messageHandler(command, packet);
  }

  #dropped(command: string): void {
    this.observer.malformed();
    this.#warnOfDropped(command);
  }

  override async publish(packet: Packet): Promise<void> {
    const data = this.serialize(packet);
    if (data.length > LONGEST_MESSAGE) return this.#refuse(packet);
    return this.send(this.getTopicName(packet.type, packet.target), data, { packet });
  }

  override async send(topic: string, data: Buffer, { packet }: Sent = {}): Promise<void> {
    const client: NatsConnection | null = this.client;
    if (packet !== undefined && data.length > longestOn(client)) return this.#refuse(packet);
    const id = packet?.type === 'REQ' ? packet.payload.id : undefined;
    // All messages of one turn of the event loop leave in one write to NATS.
    await endOfTurn();
    // The connection was lost in the meantime, and the request is already rejected.
    if (id !== undefined && !this.connected) return;
    client?.publish(topic, data, id === undefined ? {} : { reply: `${this.#undelivered}.${id}` });
  }

  /** Answers the caller of a message that is too long at once: a request fails, a response becomes an error. */
  #refuse(packet: Packet): Promise<void> {
    if (packet.type !== 'RES') return Promise.reject(new ObpError('OBP-10413'));
    const { name, message, code, type: obpCode } = new ObpError('OBP-10414');
    const error = { name, message, code, type: obpCode, retryable: false, nodeID: this.nodeID };
    const { id } = packet.payload;
    return this.publish({ ...packet, payload: { id, meta: {}, success: false, error } });
  }

  #warnOfShortMessages(client: NatsConnection): void {
    const longest = longestOn(client);
    if (longest >= LONGEST_MESSAGE) return;
    this.logger.warn(
      { max_payload: longest },
      `NATS accepts shorter messages than the ${LONGEST_MESSAGE} bytes that the longest pages need; longer ones fail with OBP-10414`,
    );
  }

  async #watch(client: NatsConnection): Promise<void> {
    const probe = new NatsProbe(client, { silent: () => this.#lost(), heard: () => this.#back() });
    probe.start();
    for await (const { type, permissionContext } of client.status()) {
      if (type === 'disconnect') {
        probe.stop();
        this.#lost();
      }
      if (type === 'reconnect') {
        probe.start();
        this.#back();
      }
      if (permissionContext?.operation === 'subscription')
        this.#subscriptionRefused(client, permissionContext.subject);
    }
    probe.stop();
  }

  #subscriptionRefused(client: NatsConnection, subject: string): void {
    this.logger.error(
      { subject },
      'NATS refuses a subscription: check that the credentials are those of this part',
    );
    if (this.#refused.size === 0) this.#subscribeAgainLater(client);
    this.#refused.add(subject);
    this.#lost();
  }

  #subscribeAgainLater(client: NatsConnection): void {
    setTimeout(() => void this.#subscribeAgain(client), REFUSED_TRY_AGAIN_MS).unref();
  }

  async #subscribeAgain(client: NatsConnection): Promise<void> {
    if (client.isClosed()) return;
    const subjects = [...this.#refused];
    this.#refused.clear();
    for (const subject of subjects) this.#subscriptions.get(subject)?.();
    // NATS answers a flush after its refusals. If the connection is lost now, the client subscribes at its return.
    const isHeard = await client.flush().then(
      () => true,
      () => false,
    );
    await setImmediate();
    if (isHeard && this.#refused.size === 0) this.#back();
  }

  #lost(): void {
    if (!this.connected) return;
    // From here on Moleculer refuses to send requests; see `prepublish` of its base class.
    this.connected = false;
    this.observer.connected(false);
    this.logger.error('the bus is lost; requests are refused until it is back');
    // Missed heartbeats say nothing about the other nodes while NATS is away.
    this.#watchHeartbeats(false);
    for (const [id, request] of this.transit.pendingRequests) {
      this.transit.removePendingRequest(id);
      request.reject(busIsLost());
    }
  }

  #back(): void {
    if (this.#refused.size > 0) return;
    const { nodes } = this.broker.registry;
    for (const node of nodes.toArray()) node.lastHeartbeatTime = Math.round(process.uptime());
    this.#watchHeartbeats(true);
    this.connected = true;
    this.observer.connected(true);
    this.logger.warn('the bus is back');
    // Announces this node to the others, and discovers them.
    void this.transit.afterConnect(true);
  }

  #watchHeartbeats(on: boolean): void {
    // Moleculer reads the option at every check; its types omit it.
    Object.assign(discovererOptions(this.broker), { disableHeartbeatChecks: !on });
  }

  /** The subject is below the node's own subjects, so the permissions that every node needs cover it. */
  get #undelivered(): string {
    return this.getTopicName('UNHEARD', this.nodeID);
  }

  #listenForUndelivered(): void {
    const prefix = `${this.#undelivered}.`;
    this.#subscribe(`${prefix}>`, (message) => {
      if (saysNoListener(message)) this.#neverBegun(message.subject.slice(prefix.length));
    });
  }

  #neverBegun(id: string): void {
    const request = this.transit.pendingRequests.get(id);
    if (request === undefined) return;
    const { nodeID } = request;
    this.transit.removePendingRequest(id);
    request.reject(new Errors.ServiceNotAvailableError({ action: nameOf(request.action), nodeID }));
    this.transit.discoverer.remoteNodeDisconnected(nodeID, true);
    // If the node has started in the meantime, it answers now and not only with its next heartbeat.
    this.transit.discoverNode(nodeID).catch(() => undefined);
  }
}

/** The longest message in bytes that the server accepts, from its INFO on connecting. */
const longestOn = (client: NatsConnection | null): number =>
  client?.info?.max_payload ?? Number.POSITIVE_INFINITY;

/**
 * Whether the message is NATS's own 503. Headers are parsed on access and may be malformed, as any process may send
 * here.
 */
function saysNoListener(message: Msg): boolean {
  try {
    return message.headers?.code === 503;
  } catch {
    return false;
  }
}

/** The types declare a name; at run time it is the action itself. */
const nameOf = (action: unknown): string =>
  typeof action === 'object' && action !== null && 'name' in action ? String(action.name) : String(action);

/** The error of a call that was sent: the call may have been done. */
const busIsLost = (): Error => new Errors.MoleculerServerError('the bus is lost', 502, 'BUS_LOST');

const discovererOptions = ({ registry }: ServiceBroker): object => Reflect.get(registry.discoverer, 'opts');
