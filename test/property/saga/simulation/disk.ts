import {
  type Collection,
  type CollectionSpec,
  type Doc,
  type Store,
  StoreTimeoutError,
  StoreUnavailableError,
} from '../../../../packages/store';
import type { Loop } from './loop';
import type { Machine } from './machine';
import type { Faults } from './net';

/** The database as a machine sees it: far away, sometimes unreachable, sometimes silent about what it has done. */
export function remoteStore(
  store: Store,
  machine: Machine,
  loop: Loop,
  faults: Faults,
  opened: (spec: CollectionSpec) => void,
): Store {
  return {
    collection: async <D extends Doc>(spec: CollectionSpec): Promise<Collection<D>> => {
      opened(spec);
      return remoteCollection(await store.collection<D>(spec), machine, loop, faults);
    },
    ping: () => store.ping(),
    stats: () => store.stats(),
    close: async () => undefined,
  };
}

function remoteCollection<D extends Doc>(
  local: Collection<D>,
  machine: Machine,
  loop: Loop,
  faults: Faults,
): Collection<D> {
  /** The disk does the work even if the machine that requested it has died. */
  const far = <T>(work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const answer = (give: () => void): void => {
        loop.after(loop.between(0, 2), () => machine.after(0, give));
      };
      if (loop.chance(faults.diskFails)) {
        answer(() => reject(new StoreUnavailableError('simulated')));
        return;
      }
      loop.after(loop.between(0, 2), () => {
        work().then(
          (result) =>
            loop.chance(faults.diskFails)
              ? answer(() => reject(new StoreTimeoutError('simulated')))
              : answer(() => resolve(result)),
          (error: unknown) => answer(() => reject(error)),
        );
      });
    });
  return {
    get: (id) => far(() => local.get(id)),
    findOne: (filter) => far(() => local.findOne(filter)),
    find: (filter, options) => far(() => local.find(filter, options)),
    count: (filter) => far(() => local.count(filter)),
    insert: (doc) => far(() => local.insert(doc)),
    update: (filter, update, options) => far(() => local.update(filter, update, options)),
    updateMany: (filter, update) => far(() => local.updateMany(filter, update)),
    remove: (filter) => far(() => local.remove(filter)),
  };
}
