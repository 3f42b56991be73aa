import { Errors, type ServiceBroker, Transporters } from 'moleculer';
import type { NatsConnection, Subscription } from 'nats';
import { endOfTurn } from '../event-loop';
import type { BusObserver } from './observer';
import { Pulse } from './pulse';

/** What Moleculer hands to a transporter beside the bytes. */
interface Sent {
  readonly packet?: { readonly type: string; readonly payload: { readonly id?: string } };
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
 */
export class NatsBus extends Transporters.NATS {
  #isDeaf = false;

  constructor(
    url: string,
    private readonly observer: BusObserver,
  ) {
    super({ ...CONNECTION, url });
  }

  override async onConnected(): Promise<void> {
    const client: NatsConnection = this.client;
    this.#listenForTheUnheard(client);
    void this.#watch(client);
    await super.onConnected(false);
    if (this.connected) this.observer.connected(true);
  }

  override async subscribe(command: string, nodeID?: string): Promise<void> {
    const client: NatsConnection = this.client;
    client.subscribe(this.getTopicName(command, nodeID), {
      callback: (error, message) => {
        if (error === null) void this.receive(command, Buffer.from(message.data));
      },
    });
  }

  override async send(topic: string, data: Buffer, meta?: Sent): Promise<void> {
    const id = meta?.packet?.type === 'REQ' ? meta.packet.payload.id : undefined;
    // All that is sent in one turn is one write to NATS.
    await endOfTurn();
    // Whoever has asked was told meanwhile that the bus is lost.
    if (id !== undefined && !this.connected) return;
    const client: NatsConnection | null = this.client;
    client?.publish(topic, data, id === undefined ? {} : { reply: `${this.#unheard}.${id}` });
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
        if (message.headers?.code === 503) this.#neverBegun(message.subject.slice(prefix.length));
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

/** The types call it a name; it is the action with its name. */
const nameOf = (action: unknown): string =>
  typeof action === 'object' && action !== null && 'name' in action ? String(action.name) : String(action);

/** Of a call that was sent: it may have been done. */
const busIsLost = (): Error => new Errors.MoleculerServerError('the bus is lost', 502, 'BUS_LOST');

const discovererOptions = ({ registry }: ServiceBroker): object => Reflect.get(registry.discoverer, 'opts');
