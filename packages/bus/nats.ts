import { Errors, type ServiceBroker, Transporters } from 'moleculer';
import type { Msg, NatsConnection, Subscription } from 'nats';
import { ObpError } from '../errors';
import { endOfTurn } from '../event-loop';
import { LONGEST_MESSAGE } from './compression';
import type { BusObserver } from './observer';
import { isPacket } from './packets';
import { Pulse } from './pulse';
import { sparing } from './sparing';

/** A message of Moleculer's before it is written. */
type Packet = Parameters<Transporters.NATS['publish']>[0];

/** What Moleculer hands to a transporter beside the bytes. */
interface Sent {
  readonly packet?: Packet;
}

/** How long a lost connection waits before it tries again, and what says that a silent one is to be given up. */
const CONNECTION = {
  reconnectTimeWait: 200,
  reconnectJitter: 100,
  reconnectJitterTLS: 100,
  maxReconnectAttempts: -1,
  waitOnFirstConnect: true,
  // A server that takes connections and says nothing.
  timeout: 2_000,
  pingInterval: 1_000,
  maxPingOut: 2,
  // A bus that is being reconfigured may refuse for a while; a process that gave up would never come back.
  ignoreAuthErrorAbort: true,
};

/**
 * Moleculer's NATS transporter, which by itself never notices that NATS is gone, or that nobody hears a request.
 *
 * - The connection's own status says at once when it is lost, its pulse within a second when NATS is silent: what waits
 *   for an answer is refused, and so is every further request until NATS is heard again and the other nodes have told
 *   that they are there.
 * - A request carries a reply subject on which NATS itself answers when no process listens for that node. Then two
 *   things are certain: this request was never begun, so any other node may do it, whatever it is; and that node is
 *   gone, seconds before its heartbeats are missed.
 * - A process that NATS does not let hear what is meant for it (it has the credentials of another part) counts as not
 *   connected: it would be thought to be ready, and hear nothing.
 * - Whatever bytes come, a callback ends without an exception, which would end the connection; what is no packet is
 *   dropped before Moleculer sees it (`packets.ts`).
 * - What is longer than NATS takes is refused at once, with an error that says what to do.
 */
export class NatsBus extends Transporters.NATS {
  /** Moleculer's, and missing in the types. */
  declare messageHandler: (command: string, packet: Packet) => Promise<void>;
  #isDeaf = false;
  readonly #warnOfDropped = sparing((command: string) =>
    this.logger.warn({ command }, 'a message is no packet of a node, and is dropped'),
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
    this.#listenForTheUnheard(client);
    void this.#watch(client);
    await super.onConnected(false);
    if (this.connected) this.observer.connected(true);
  }

  override async subscribe(command: string, nodeID?: string): Promise<void> {
    const client: NatsConnection = this.client;
    client.subscribe(this.getTopicName(command, nodeID), {
      callback: (error, message) => {
        if (error === null) this.#take(command, message);
      },
    });
  }

  /** Nothing that is thrown may reach the client of NATS, and nothing may be rejected unseen. */
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
      // What a node says to all it hears itself.
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
    // All that is sent in one turn is one write to NATS.
    await endOfTurn();
    // Whoever has asked was told meanwhile that the bus is lost.
    if (id !== undefined && !this.connected) return;
    client?.publish(topic, data, id === undefined ? {} : { reply: `${this.#unheard}.${id}` });
  }

  /** The caller of what cannot be sent learns it at once: in place of the answer, or instead of one. */
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
      `NATS takes shorter messages than the ${LONGEST_MESSAGE} bytes that the longest pages need: they are refused with OBP-10414`,
    );
  }

  async #watch(client: NatsConnection): Promise<void> {
    const pulse = new Pulse(client, { silence: () => this.#lost(), sound: () => this.#back() });
    pulse.start();
    for await (const { type, permissionContext } of client.status()) {
      if (type === 'disconnect') {
        pulse.stop();
        this.#lost();
      }
      if (type === 'reconnect') {
        pulse.start();
        this.#back();
      }
      if (permissionContext?.operation === 'subscription') this.#deafTo(permissionContext.subject);
    }
    pulse.stop();
  }

  #deafTo(subject: string): void {
    this.logger.error(
      { subject },
      'NATS does not let this process hear: are the credentials those of its part?',
    );
    this.#isDeaf = true;
    this.#lost();
  }

  #lost(): void {
    if (!this.connected) return;
    // From here on Moleculer refuses to send requests, see `prepublish` of its base class.
    this.connected = false;
    this.observer.connected(false);
    this.logger.error('the bus is lost; requests are refused until it is back');
    // Nobody can be heard: that says nothing about the other nodes.
    this.#watchHeartbeats(false);
    for (const [id, request] of this.transit.pendingRequests) {
      this.transit.removePendingRequest(id);
      request.reject(busIsLost());
    }
  }

  #back(): void {
    if (this.#isDeaf) return;
    const { nodes } = this.broker.registry;
    for (const node of nodes.toArray()) node.lastHeartbeatTime = Math.round(process.uptime());
    this.#watchHeartbeats(true);
    this.connected = true;
    this.observer.connected(true);
    this.logger.warn('the bus is back');
    // Tells the others that this node is there, and asks who else is.
    void this.transit.afterConnect(true);
  }

  #watchHeartbeats(on: boolean): void {
    // Read by every check, and missing in the types.
    Object.assign(discovererOptions(this.broker), { disableHeartbeatChecks: !on });
  }

  /** Below this node's own subjects, so that the permissions a node needs anyway cover it. */
  get #unheard(): string {
    return this.getTopicName('UNHEARD', this.nodeID);
  }

  #listenForTheUnheard(client: NatsConnection): Subscription {
    const prefix = `${this.#unheard}.`;
    return client.subscribe(`${prefix}>`, {
      callback: (_error, message) => {
        if (saysNobodyListens(message)) this.#neverBegun(message.subject.slice(prefix.length));
      },
    });
  }

  #neverBegun(id: string): void {
    const request = this.transit.pendingRequests.get(id);
    if (request === undefined) return;
    const { nodeID } = request;
    this.transit.removePendingRequest(id);
    request.reject(new Errors.ServiceNotAvailableError({ action: nameOf(request.action), nodeID }));
    this.transit.discoverer.remoteNodeDisconnected(nodeID, true);
    // Should it have come while this news was on its way: it says so now, and not with its next heartbeat.
    this.transit.discoverNode(nodeID).catch(() => undefined);
  }
}

/** Bytes that a message may have, as the server said when it was connected. */
const longestOn = (client: NatsConnection | null): number =>
  client?.info?.max_payload ?? Number.POSITIVE_INFINITY;

/** NATS's own answer. Headers are only read when they are asked for, and somebody else may have written them. */
function saysNobodyListens(message: Msg): boolean {
  try {
    return message.headers?.code === 503;
  } catch {
    return false;
  }
}

/** The types call it a name; it is the action with its name. */
const nameOf = (action: unknown): string =>
  typeof action === 'object' && action !== null && 'name' in action ? String(action.name) : String(action);

/** Of a call that was sent: it may have been done. */
const busIsLost = (): Error => new Errors.MoleculerServerError('the bus is lost', 502, 'BUS_LOST');

const discovererOptions = ({ registry }: ServiceBroker): object => Reflect.get(registry.discoverer, 'opts');
