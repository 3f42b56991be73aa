import { createHash } from 'node:crypto';
import type { ServiceBroker } from 'moleculer';
import type { OwnKey, TrustedKey } from '../bus-auth/keys';
import { Speaker } from '../bus-auth/tokens';
import { Verifier } from '../bus-auth/verifier';
import { parts } from '../contracts/callers';
import { partsOf } from './node-roles';
import type { BusObserver } from './observer';
import { sparing } from './sparing';

/** Keys with which a node shows who it is, and knows who others are. */
export interface NodeKeys {
  /** One of every part that the node runs. */
  readonly own: readonly OwnKey[];
  /**
   * Those of everybody on the bus, as in `BUS_TRUST`. A node that has none believes who others say they are, and lets a
   * goodbye prove nothing.
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

/** Who a node is and what it offers, and that it leaves: everybody acts upon it, so everybody must know who said it. */
const isStatement = (command: string): boolean => command === 'INFO' || command === 'DISCONNECT';

/**
 * Middleware that signs what this node says of itself with the keys of its parts, and believes others by theirs.
 *
 * INFO and DISCONNECT are sent to all nodes on subjects that every part may use, so NATS does not know whose they are. A
 * forged goodbye would have a write done twice: what it leaves unanswered counts as never begun (`failover.ts`). A
 * forged introduction would lead requests astray. Both are dropped. A node that was given no keys to trust cannot tell:
 * for it a node that says goodbye is gone unexpectedly, and only what is idempotent is done again.
 */
export const statements =
  (observer: BusObserver, namespace: string, { own, trusted }: NodeKeys) =>
  (broker: ServiceBroker) => {
    const speakers = own
      .filter(({ name }) => partsIn(broker.nodeID).includes(name))
      .map((key) => new Speaker(key, namespace));
    const verifier = new Verifier(trusted, namespace);
    const warn = sparing((about: object) =>
      broker.logger.warn(about, 'a node is not who it says it is, and is not believed'),
    );
    const isBelieved = (command: string, statement: Statement): boolean => {
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
      if (isBelieved(command, packet.payload)) return next(command, packet);
      observer.impostor();
      warn({ node: packet.payload.sender, command });
      return Promise.resolve(false);
    };
    /** Without keys to verify with: an introduction is believed, and a goodbye is a node that is gone unexpectedly. */
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

/** The parts that a node with this id claims to run, or the service outside the product that it is. */
function partsIn(nodeId: string): readonly string[] {
  const claimed = partsOf(nodeId);
  return claimed.includes('all') ? parts : claimed;
}

/** Of all that it says, as it is written; what Moleculer adds to every packet is not part of it. */
function digestOf(command: string, { signatures, ver, sender, ...said }: Statement): string {
  return createHash('sha256')
    .update(`${command} ${JSON.stringify(said)}`)
    .digest('base64url');
}

/** Nobody has more parts than there are. */
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
