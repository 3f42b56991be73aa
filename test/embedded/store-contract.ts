/** The contract of every driver. Registers its tests with jest; the suites here and in test/distributed run it for each driver. */
import type { Collection, Store } from '../../packages/store/index';
import { concurrency, keysAndIndexes } from './contract/keys';
import { filters, order, search } from './contract/queries';
import { THINGS, type Thing } from './contract/subject';
import { updates, values } from './contract/writes';

export interface Subject {
  store: Store;
  /** Removes everything and closes. */
  dispose(): Promise<void>;
}

export function storeContract(name: string, open: () => Promise<Subject>): void {
  describe(`the store contract: ${name}`, () => {
    let subject: Subject;
    let things: Collection<Thing>;

    beforeAll(async () => {
      subject = await open();
      things = await subject.store.collection<Thing>(THINGS);
    });
    afterAll(() => subject?.dispose());
    beforeEach(async () => {
      await things.remove({});
    });

    const given = async (...docs: Thing[]): Promise<void> => {
      for (const doc of docs) await things.insert(doc);
    };

    const context = () => ({ things, given, store: subject.store });
    for (const part of [keysAndIndexes, filters, search, order, updates, concurrency, values]) part(context);
  });
}
