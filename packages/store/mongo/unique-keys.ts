/**
 * Lets writes of the same unique key within this process pass one after another. The server decides which one succeeds,
 * but FerretDB lets them wait for each other until PostgreSQL aborts one of them: a second for every
 * one of them. `pastConflicts` handles the writes of other processes at the same moment.
 */
import { equalities } from '../filter';
import type { Filter, IndexSpec, Update } from '../port';

export class UniqueKeys {
  /** By key: the last write that waits for it. */
  private readonly last = new Map<string, Promise<void>>();

  constructor(private readonly unique: readonly IndexSpec[]) {}

  /** Runs `work` when all earlier writes with one of the keys of `doc` are done, however that ended. */
  async exclusively<T>(doc: object, work: () => Promise<T>): Promise<T> {
    const keys = this.keysOf(doc);
    if (keys.length === 0) return work();
    // A write queues for all its keys at the same moment, so two writes cannot wait for each other.
    const mine = Promise.all(keys.map((key) => this.last.get(key))).then(work);
    const done = mine.then(
      () => {},
      () => {},
    );
    for (const key of keys) this.last.set(key, done);
    try {
      return await mine;
    } finally {
      for (const key of keys) if (this.last.get(key) === done) this.last.delete(key);
    }
  }

  /** Keys that are not complete are left out: the rest of them is in the stored document. */
  private keysOf(doc: object): string[] {
    return this.unique.flatMap(({ name, fields }) =>
      fields
        .map((field) => valuesAt(doc, field.split('.')))
        .reduce<unknown[][]>(
          (keys, values) => keys.flatMap((key) => values.map((value) => [...key, value])),
          [[]],
        )
        .map((key) => `${name} ${JSON.stringify(key)}`),
    );
  }
}

/** The fields of a document that an update sets. */
export const written = (filter: Filter, { $set, $setOnInsert }: Update): object => ({
  ...equalities(filter),
  ...$setOnInsert,
  ...$set,
});

/** The values of a field in an index: every element of an array. */
function valuesAt(value: unknown, [field, ...rest]: readonly string[]): unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((element) => valuesAt(element, field === undefined ? [] : [field, ...rest]));
  }
  if (field === undefined) return value === undefined ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return valuesAt(Object.getOwnPropertyDescriptor(value, field)?.value, rest);
}
