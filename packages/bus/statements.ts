import { createHash } from 'node:crypto';
import type { ServiceBroker } from 'moleculer';
import type { OwnKey, TrustedKey } from '../bus-auth/keys';
import { Speaker } from '../bus-auth/tokens';
import { Verifier } from '../bus-auth/verifier';
import { parts } from '../contracts/callers';
import { partsOf } from './node-roles';
import type { BusObserver } from './observer';
import { sparing } from './sparing';

/** The keys by which a node proves its identity, and verifies that of others. */
export interface NodeKeys {
  /** One key of every part that the node runs. */
  readonly own: readonly OwnKey[];
  /**
   * The public keys of all parts, as in `BUS_TRUST`. A node without any accepts every INFO, and concludes nothing from
   * a DISCONNECT.
   */
  readonly trusted: readonly TrustedKey[];
}

interface Packet {
  readonly type: string;
  readonly payload: Statement;
}

interface Statement {
  readonly sender?: string;
  readonly ver?: string;
  signatures?: unknown;
}

type Publish = (packet: Packet) => Promise<unknown>;
type PacketHandler = (command: string, packet: { payload: Statement }) => unknown;

/**
 * INFO says who a node is and what it offers, DISCONNECT that it leaves. All nodes act upon them, so all must verify
 * the sender.
 */
const isStatement = (command: string): boolean => command === 'INFO' || command === 'DISCONNECT';

/**
 * Middleware that signs INFO and DISCONNECT of this node with the keys of its parts, and verifies those of other nodes.
 *
 * Both go to all nodes on subjects that every part may use, so NATS does not prove their sender. A forged DISCONNECT
 * would repeat a write, because the requests that it leaves unanswered count as never begun (`failover.ts`). A forged
 * INFO would misdirect requests. The middleware drops forged messages. A node without trusted keys cannot verify: it
 * treats a node that sends DISCONNECT as lost unexpectedly, and repeats only idempotent calls.
 */
export const statements =
  (observer: BusObserver, namespace: string, { own, trusted }: NodeKeys) =>
  (broker: ServiceBroker) => {
    const speakers = own
      .filter(({ name }) => partsIn(broker.nodeID).includes(name))
      .map((key) => new Speaker(key, namespace));
    const verifier = new Verifier(trusted, namespace);
    const warn = sparing((about: object) =>
      broker.logger.warn(about, 'dropped a packet whose signatures do not match the node'),
    );
    const isAuthentic = (command: string, statement: Statement): boolean => {
      const { sender = '' } = statement;
      const digest = digestOf(command, statement);
      const signers = new Set(signersOf(verifier, statement, digest));
      return partsIn(sender).every((part) => signers.has(part));
    };
    const sign = ({ type, payload }: Packet): void => {
      const digest = digestOf(type, payload);
      payload.signatures = speakers.map((speaker) => speaker.node(broker.nodeID, digest));
    };
    const verify = (next: PacketHandler, command: string, packet: { payload: Statement }): unknown => {
      if (isAuthentic(command, packet.payload)) return next(command, packet);
      observer.forged();
      warn({ node: packet.payload.sender, command });
      return Promise.resolve(false);
    };
    /** Without keys to verify with, INFO is accepted, and DISCONNECT counts as an unexpected loss of the node. */
    const takeUnverified = (
      next: PacketHandler,
      command: string,
      packet: { payload: Statement },
    ): unknown => {
      if (command === 'INFO') return next(command, packet);
      broker.transit?.discoverer.remoteNodeDisconnected(packet.payload.sender ?? '', true);
      return Promise.resolve(true);
    };
    const take = trusted.length === 0 ? takeUnverified : verify;
    return {
      name: 'Statements',
      transitPublish:
        (next: Publish): Publish =>
        (packet) => {
          if (isStatement(packet.type)) sign(packet);
          return next(packet);
        },
      transitMessageHandler:
        (next: PacketHandler): PacketHandler =>
        (command, packet) =>
          isStatement(command) ? take(next, command, packet) : next(command, packet),
    };
  };

/** The parts that a node with this id claims to run, or the service outside the product. */
function partsIn(nodeId: string): readonly string[] {
  const claimed = partsOf(nodeId);
  return claimed.includes('all') ? parts : claimed;
}

/** The digest of the statement as sent, without the fields that Moleculer adds to every packet. */
function digestOf(command: string, { signatures, ver, sender, ...said }: Statement): string {
  return createHash('sha256')
    .update(`${command} ${JSON.stringify(said)}`)
    .digest('base64url');
}

/** No node runs more parts than there are. */
const MOST_SIGNATURES = parts.length;

function signersOf(verifier: Verifier, { sender = '', signatures }: Statement, digest: string): string[] {
  if (!Array.isArray(signatures) || signatures.length > MOST_SIGNATURES) return [];
  return signatures.flatMap((signature) => {
    try {
      return verifier.node(signature, sender, digest).name;
    } catch {
      return [];
    }
  });
}
