import { type BrokerOptions, ServiceBroker } from 'moleculer';
import { nodeOptions } from '../bus/node';
import { readOwnKeys, readTrustedKeys } from '../bus-auth/keys';
import { Speaker } from '../bus-auth/tokens';
import type { EventLog } from '../events/log';
import type { actions } from './actions';
import { type Calls, callsOf } from './calls';
import { DEFAULT_NAMESPACE, type EventReader, readEvents } from './reader';

export type ServiceName = keyof typeof actions;

/** A service's connection to the product: its calls, and the events it follows. */
export type Client = Calls & EventReader;

/** Who a service is. */
export interface Identity {
  /** As in `BUS_TRUST`, and the user in the configuration of NATS. */
  readonly name: string;
  /** Its private key, as `node deploy/new-bus-keys.js NAME` prints it. */
  readonly key: string;
  /** The installation; `obp` if absent. */
  readonly namespace?: string;
}

export interface Connection extends Identity {
  /** User and password in it; several servers separated by commas. */
  readonly natsUrl: string;
  /**
   * The installation's `BUS_TRUST`, with which the service verifies other nodes. Without it the service accepts their own
   * statements, and only idempotent actions are called again on another node when one leaves.
   */
  readonly trust?: string;
  /** Services that have to be there before `connect` resolves. */
  readonly needs?: readonly ServiceName[];
  /** Moleculer's; warnings on the console if absent. */
  readonly logger?: BrokerOptions['logger'];
}

/** Connects a service that has no Moleculer broker of its own. Waits for NATS, and for the services it needs. */
export async function connect(connection: Connection): Promise<Client> {
  const { needs = [], logger = { type: 'Console', options: { level: 'warn' } } } = connection;
  // Signals are the service's own: a broker would end the process.
  const options = { ...brokerOptions(connection), logger, skipProcessEventRegistration: true };
  const broker = new ServiceBroker(options);
  const client = attach(broker, connection);
  await broker.start();
  await broker.waitForServices(needs.map((name) => ({ name, version: 1 })));
  return { ...client, close: () => client.close().then(() => broker.stop()) };
}

/**
 * The options that the broker of a node on this bus needs: add your own beside them. Without them a node does not
 * understand long messages, is refused by other nodes, does not detect that NATS is unreachable, and gets errors without
 * their class. The id of the node begins with the service's name: NATS permits no other subject.
 */
export const brokerOptions = ({
  natsUrl,
  namespace = DEFAULT_NAMESPACE,
  name,
  key,
  trust = '',
}: Pick<Connection, 'natsUrl' | 'namespace' | 'name' | 'key' | 'trust'>): BrokerOptions =>
  nodeOptions({
    natsUrl,
    namespace,
    role: name,
    keys: { own: readOwnKeys(`${name}:${key}`), trusted: readTrustedKeys(trust) },
  });

/**
 * A client over a broker that is there already: of a service of your own, or of a test that runs the services it calls
 * on the same broker. The broker stays yours: starting and stopping it is, too.
 * @param from the source of events: `natsUrl`, or a log, `events`; without either, nothing can be followed
 */
export function attach(
  broker: ServiceBroker,
  { name, key, namespace = DEFAULT_NAMESPACE, ...from }: Identity & { natsUrl?: string; events?: EventLog },
): Client {
  const [own] = readOwnKeys(`${name}:${key}`);
  if (own === undefined) throw new Error('a key is needed');
  const { natsUrl, events } = from;
  const logger = broker.getLogger('obp-client');
  const warn = (message: string): void => logger.warn(message);
  const reader = (): EventReader => {
    if (events !== undefined) return readEvents({ events }, warn);
    return natsUrl === undefined ? NOTHING : readEvents({ natsUrl, namespace, name }, warn);
  };
  return { ...callsOf(broker, new Speaker(own, namespace)), ...reader() };
}

const nothing = async (): Promise<never> => {
  throw new Error('nothing to follow: neither natsUrl nor events is given');
};
const NOTHING: EventReader = {
  follow: nothing,
  deadLetters: nothing,
  metrics: async () => '',
  close: async () => undefined,
};
