import { loadConfig } from '../../packages/config';
import { noOutbox, type OutboxOf } from '../../packages/events';
import { type Call, callFrom, createBroker, type ServiceDefinition } from '../../packages/service-kit';
import { type Database, type Doc, openDatabase, type Store } from '../../packages/store';
import type { ChangeEvent } from '../../packages/values';
import { Callers } from './callers';

/** Services on a broker without a gateway, for a suite of one service. */
export interface LoneServices {
  /** Calls as a caller that the action accepts. */
  readonly call: Call;
  /** For this user, with a role that the action accepts. */
  callFor(userId: string): Call;
  /** The Moleculer events that the services have broadcast. */
  readonly hints: { name: string; payload: Record<string, string> }[];
  /** The events that the services have emitted, in order. */
  readonly events: ChangeEvent[];
  /** The store of the service of that name. */
  store(name: string): Store;
  stop(): Promise<void>;
}

/** Starts services on a database; without one, on a memory of their own. */
export async function startServices(
  services: readonly ServiceDefinition[],
  env: NodeJS.ProcessEnv = {},
  database?: Database,
): Promise<LoneServices> {
  const config = loadConfig({ STORE_URL: 'memory:', LOG_LEVEL: 'silent', ...env }, ['all']);
  const place = database ?? (await openDatabase(config.STORE_URL));
  const broker = createBroker(config, 'test');
  const names = services.map(({ contract }) => contract.name);
  const callers = new Callers(config.NAMESPACE, names);
  const hints: LoneServices['hints'] = [];
  const events: ChangeEvent[] = [];
  const stores = new Map<string, Store>();
  for (const service of services) {
    const store = place.store(service.contract.name);
    stores.set(service.contract.name, store);
    broker.createService(
      service.toSchema({
        config,
        store,
        outbox: { ...recording(events), stop: async () => undefined },
        logger: broker.getLogger(service.contract.name),
        bus: callers.identityOf(service.contract.name),
        call: callFrom(broker, callers.speaker(service.contract.name)),
        hint: (name, payload) => void hints.push({ name, payload }),
      }),
    );
  }
  await broker.start();
  return {
    call: callers.calling(broker),
    callFor: (userId) => callers.calling(broker, userId),
    hints,
    events,
    store: (name) => {
      const store = stores.get(name);
      if (store === undefined) throw new Error(`no service ${name}`);
      return store;
    },
    stop: async () => {
      await broker.stop();
      if (database === undefined) await place.close();
    },
  };
}

/** An outbox that publishes nothing, and records what would be published. */
const recording = (events: ChangeEvent[]): OutboxOf => ({
  collection: async <D extends Doc>(...[store, spec]: Parameters<OutboxOf['collection']>) => {
    const documents = await noOutbox.collection<D>(store, spec);
    const note = (isWritten: boolean, emits: ChangeEvent | undefined) => {
      if (isWritten && emits !== undefined) events.push(emits);
    };
    const { insert, update, removeOne } = documents;
    const observed: typeof documents = {
      ...documents,
      insert: async (doc, options) => {
        await insert(doc, options);
        note(true, options?.emits);
      },
      update: async (filter, change, options) => {
        const doc = await update(filter, change, options);
        note(doc !== null, options?.emits);
        return doc;
      },
      removeOne: async (doc, options) => {
        const isRemoved = await removeOne(doc, options);
        note(isRemoved, options.emits);
        return isRemoved;
      },
    };
    return observed;
  },
});
