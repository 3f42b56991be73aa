import type { Collection, Doc, Update } from '../store';
import { eventful } from './eventful-collection';
import type { OutboxOf } from './outbox';
import type { Eventful } from './pending';

/** The outbox of an installation that tells nothing: changes are written without their events. */
export const silence: OutboxOf = {
  collection: async <D extends Doc>(
    store: Parameters<OutboxOf['collection']>[0],
    spec: Parameters<OutboxOf['collection']>[1],
  ) =>
    eventful<D>(withoutEvents(await store.collection<D & Eventful>(spec)), {
      write: (_id, write) => write(''),
      publish: async () => undefined,
    }),
};

function withoutEvents<D extends Eventful>(documents: Collection<D>): Collection<D> {
  const update: Collection<D>['update'] = async (filter, change, options) => {
    const doc = await documents.update(filter, untold(change), options);
    // Nothing waits to be told, so what is buried can go at once.
    if (doc?.buried === true) await documents.remove({ _id: doc._id, buried: true });
    return doc;
  };
  return {
    get: (id) => documents.get(id),
    findOne: (filter) => documents.findOne(filter),
    find: (filter, options) => documents.find(filter, options),
    count: (filter) => documents.count(filter),
    insert: (doc) =>
      documents.insert({ ...doc, pending_events: undefined, latest_event: undefined, changes: undefined }),
    update,
    updateMany: (filter, change) => documents.updateMany(filter, change),
    remove: (filter) => documents.remove(filter),
  };
}

/** The update without what `tellingOf` has added. */
function untold({ $set = {}, $push = {}, $inc = {}, ...others }: Update): Update {
  const { latest_event: _latest, ...set } = $set;
  const { pending_events: _events, ...pushed } = $push;
  const { changes: _changes, ...increments } = $inc;
  return { ...others, $set: set, $push: pushed, $inc: increments };
}
