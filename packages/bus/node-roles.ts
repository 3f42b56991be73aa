import type { Static } from '@sinclair/typebox';
import type { ServiceBroker } from 'moleculer';
import type { BusObserver } from './observer';
import type { NodeInfo as NodeInfoSchema } from './packets';

/** The fields of a node's INFO that this middleware checks. */
type NodeInfo = Partial<Pick<Static<typeof NodeInfoSchema>, 'sender' | 'services'>>;
type OfferedService = Partial<Static<typeof NodeInfoSchema>['services'][number]>;

type PacketHandler = (command: string, packet: { payload?: NodeInfo }) => unknown;

/**
 * A node's id begins with its parts, ended by a dot. On NATS the parts are then one token of its subjects
 * (`MOL-obp.REQ.customer.HOST.INSTANCE`), and permissions refer to that token.
 */
export const nodeIdOf = (role: string, host: string, instance: string): string =>
  // A host name may hold any character; a token may not.
  `${role}.${host.replaceAll(/[^\w-]+/g, '-')}.${instance}`;

/** The parts in the id of a node. */
export const partsOf = (nodeId: string): string[] => (nodeId.split('.', 1)[0] ?? '').split('+');

/**
 * Whether a node claims to offer more than the parts in its id. Moleculer trusts every node's own list. NATS
 * permissions bind a process to the node ids of its part, and this rule binds the offered services to the node id.
 * Together they ensure that the credentials of one service give no access to the requests of another.
 */
export function claimsForeignServices({ sender = '', services = [] }: NodeInfo): boolean {
  const parts = partsOf(sender);
  return !parts.includes('all') && services.flatMap(namesIn).some((name) => !parts.includes(partOf(name)));
}

/** Every name under which the registry would list a service. Moleculer's own services are on every node. */
const namesIn = ({ name = '', fullName = name, actions = {} }: OfferedService): string[] =>
  [name, fullName, ...Object.entries(actions).flatMap(([key, action]) => [key, action.name ?? key])].filter(
    (offered) => !offered.startsWith('$node'),
  );

/** `v1.customer.get` -> `customer` */
const partOf = (name: string): string => name.replace(/^v\d+\./, '').split('.', 1)[0] ?? '';

/** Middleware that drops the INFO of a node that claims other parts than its own. */
export const nodeRoles = (observer: BusObserver) => (broker: ServiceBroker) => ({
  name: 'NodeRoles',
  transitMessageHandler:
    (next: PacketHandler): PacketHandler =>
    (command, packet) => {
      if (command !== 'INFO' || !claimsForeignServices(packet.payload ?? {})) return next(command, packet);
      observer.forged();
      broker.logger.warn(
        { node: packet.payload?.sender },
        'dropped the INFO of a node that claims to be another part',
      );
      return Promise.resolve(false);
    },
});
