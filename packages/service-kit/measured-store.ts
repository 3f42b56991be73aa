import type { Collection, Doc, Store } from '../store';
import { storeOperations } from './metrics';

/** The store of a service, every operation of which is counted and timed. */
export const measured = (service: string, store: Store): Store => ({
  collection: async <D extends Doc>(spec: Parameters<Store['collection']>[0]) =>
    measuredCollection(service, spec.name, await store.collection<D>(spec)),
  ping: () => store.ping(),
  stats: () => store.stats(),
  compact: () => store.compact(),
  close: () => store.close(),
});

function measuredCollection<D extends Doc>(
  service: string,
  name: string,
  collection: Collection<D>,
): Collection<D> {
  const timed = <A extends unknown[], R>(operation: string, work: (...args: A) => Promise<R>) => {
    const ok = storeOperations.labels(service, name, operation, 'ok');
    const failed = storeOperations.labels(service, name, operation, 'failed');
    return async (...args: A): Promise<R> => {
      const begun = performance.now();
      try {
        const result = await work(...args);
        ok.observe((performance.now() - begun) / 1_000);
        return result;
      } catch (error) {
        failed.observe((performance.now() - begun) / 1_000);
        throw error;
      }
    };
  };
  return {
    get: timed('get', (id) => collection.get(id)),
    findOne: timed('findOne', (filter) => collection.findOne(filter)),
    find: timed('find', (filter, options) => collection.find(filter, options)),
    count: timed('count', (filter) => collection.count(filter)),
    insert: timed('insert', (doc) => collection.insert(doc)),
    update: timed('update', (filter, change, options) => collection.update(filter, change, options)),
    remove: timed('remove', (filter) => collection.remove(filter)),
  };
}
