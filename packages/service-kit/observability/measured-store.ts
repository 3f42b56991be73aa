import { type Collection, type Doc, DuplicateKeyError, type Store } from '../../store';
import { storeOperations } from './metrics';
import { inSpan, type Tracing } from './tracing';

/** The store of a service with metrics for every operation, and spans for those within a trace. */
export const measured = (service: string, store: Store, tracing?: Tracing): Store => ({
  collection: async <D extends Doc>(spec: Parameters<Store['collection']>[0]) =>
    measuredCollection(service, spec.name, await store.collection<D>(spec), tracing),
  ping: () => store.ping(),
  stats: () => store.stats(),
  close: () => store.close(),
});

function measuredCollection<D extends Doc>(
  service: string,
  name: string,
  collection: Collection<D>,
  tracing: Tracing | undefined,
): Collection<D> {
  const timed = <A extends unknown[], R>(operation: string, untraced: (...args: A) => Promise<R>) => {
    const work = tracing === undefined ? untraced : traced(tracing, [service, name, operation], untraced);
    const ok = storeOperations.series(service, name, operation, 'ok');
    const failed = storeOperations.series(service, name, operation, 'failed');
    return (...args: A): Promise<R> => {
      const begun = performance.now();
      const result = work(...args);
      result.then(
        () => ok.took(performance.now() - begun),
        () => failed.took(performance.now() - begun),
      );
      return result;
    };
  };
  return {
    get: timed('get', (id) => collection.get(id)),
    findOne: timed('findOne', (filter) => collection.findOne(filter)),
    find: timed('find', (filter, options) => collection.find(filter, options)),
    count: timed('count', (filter) => collection.count(filter)),
    insert: timed('insert', (doc) => collection.insert(doc)),
    update: timed('update', (filter, change, options) => collection.update(filter, change, options)),
    updateMany: timed('updateMany', (filter, change) => collection.updateMany(filter, change)),
    remove: timed('remove', (filter) => collection.remove(filter)),
  };
}

/** Operations outside a request, such as probes and timers, begin no trace. */
function traced<A extends unknown[], R>(
  tracing: Tracing,
  [service, collection, operation]: [string, string, string],
  work: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  const start = {
    name: `${operation} ${collection}`,
    kind: 'client',
    attributes: {
      'obp.service': service,
      'db.collection.name': collection,
      'db.operation.name': operation,
    },
  } as const;
  return (...args) =>
    tracing.isRecording ? inSpan(tracing, start, () => work(...args), failureOf) : work(...args);
}

/** A duplicate key is an answer, not a fault. */
const failureOf = (error: unknown) => ({
  type: error instanceof Error ? error.name : 'unknown',
  isFault: !(error instanceof DuplicateKeyError),
});
