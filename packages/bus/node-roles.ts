import type { Static } from '@sinclair/typebox';
import type { ServiceBroker } from 'moleculer';
import type { BusObserver } from './observer';
import type { Introduction } from './packets';

/** What a node says of itself, of which only this is looked at here. */
type NodeInfo = Partial<Pick<Static<typeof Introduction>, 'sender' | 'services'>>;
type OfferedService = Partial<Static<typeof Introduction>['services'][number]>;

type PacketHandler = (command: string, packet: { payload?: NodeInfo }) => unknown;

/**
 * A node's id begins with the parts it runs, and a dot ends them: on NATS the parts are then one token of its
 * subjects (`MOL-obp.REQ.customer.HOST.INSTANCE`), by which permissions are given.
 */
export const nodeIdOf = (role: string, host: string, instance: string): string =>
  // The host is what somebody has called it: one token of harmless characters.
  `${role}.${host.replaceAll(/[^\w-]+/g, '-')}.${instance}`;

/** The parts in the id of a node. */
export const partsOf = (nodeId: string): string[] => (nodeId.split('.', 1)[0] ?? '').split('+');

/**
 * Whether a node claims to offer more than the parts in its id. Moleculer believes every node what it says it offers.
 * NATS permissions bind a process to the node ids of its part; this binds what is believed to the node id. Together:
 * whoever has the credentials of one service cannot get the requests that are meant for another.
 */
export function isImpostor({ sender = '', services = [] }: NodeInfo): boolean {
  const parts = partsOf(sender);
  return !parts.includes('all') && services.flatMap(namesIn).some((name) => !parts.includes(partOf(name)));
}

/** Every name under which the registry would file a service; those of Moleculer itself are on every node. */
const namesIn = ({ name = '', fullName = name, actions = {} }: OfferedService): string[] =>
  [name, fullName, ...Object.entries(actions).flatMap(([key, action]) => [key, action.name ?? key])].filter(
    (offered) => !offered.startsWith('$node'),
  );

/** `v1.customer.get` -> `customer` */
const partOf = (name: string): string => name.replace(/^v\d+\./, '').split('.', 1)[0] ?? '';

/** Middleware that takes no notice of what impostors say about themselves. */
export const nodeRoles = (observer: BusObserver) => (broker: ServiceBroker) => ({
  name: 'NodeRoles',
  transitMessageHandler:
    (next: PacketHandler): PacketHandler =>
    (command, packet) => {
      if (command !== 'INFO' || !isImpostor(packet.payload ?? {})) return next(command, packet);
      observer.impostor();
      broker.logger.warn(
        { node: packet.payload?.sender },
        'a node claims to be another part, and is not believed',
      );
      return Promise.resolve(false);
    },
});
