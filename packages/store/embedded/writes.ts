/** A document and its index entries change together, in one atomic batch. */
import { type Doc, DuplicateKeyError, type StoreStats } from '../port';
import { component } from './codec';
import type { Operation } from './engine';
import { type Entries, entriesOf } from './entries';
import type { CollectionState, Index } from './state';

/**
 * Replaces `before` by `after`; null stands for no document. Only within the collection's write queue.
 * @param text `after` as JSON
 * @param changed the fields (of the document itself) in which the two differ at most: other indexes are left alone
 */
export async function replace<D extends Doc>(
  state: CollectionState,
  stats: StoreStats,
  before: D | null,
  after: D | null,
  text: string | null,
  changed?: ReadonlySet<string>,
): Promise<void> {
  const doc = after ?? before;
  if (doc === null) return;
  const id = component(doc._id);
  const key = state.primary.prefix + id;
  const operations: Operation[] = [text === null ? { type: 'del', key } : { type: 'put', key, value: text }];
  const multikey: Index[] = [];
  for (const index of state.indexes) {
    if (changed !== undefined && !index.spec.fields.some((field) => changed.has(topOf(field)))) continue;
    const gone = keysOf(index, before, id);
    const made = keysOf(index, after, id);
    if (made.multikey && !index.path.multikey) multikey.push(index);
    operations.push(...entryOperations(state, index, id, gone.keys, made.keys));
  }
  for (const index of multikey) operations.push(declare(index, true));
  await state.engine.write(operations);
  for (const index of multikey) index.path.multikey = true;
  stats.documents_written += 1;
}

/** `a.b.c` -> `a` */
export const topOf = (field: string): string => field.split('.', 1)[0] ?? field;

/** A document's keys in an index, without the path's prefix. */
export function keysOf(index: Index, doc: unknown, id: string): Entries {
  if (doc === null) return { keys: [], multikey: false };
  const { keys, multikey } = entriesOf(doc, index.spec);
  return { keys: index.path.unique ? keys : keys.map((key) => key + id), multikey };
}

function entryOperations(
  state: CollectionState,
  index: Index,
  id: string,
  gone: string[],
  made: string[],
): Operation[] {
  const { prefix, unique } = index.path;
  const operations: Operation[] = [];
  for (const key of gone) if (!made.includes(key)) operations.push({ type: 'del', key: prefix + key });
  for (const key of made) {
    if (gone.includes(key)) continue;
    if (unique) refuseTaken(state, index, prefix + key, id);
    operations.push({ type: 'put', key: prefix + key, value: id });
  }
  return operations;
}

function refuseTaken(state: CollectionState, index: Index, key: string, id: string): void {
  const holder = state.engine.get(key);
  if (holder !== undefined && holder !== id) throw new DuplicateKeyError(state.name, index.spec.name);
}

/** Records that an index is there, and whether arrays were met. */
export function declare(index: Index, multikey: boolean): Operation {
  return { type: 'put', key: index.declaration, value: JSON.stringify({ spec: index.spec, multikey }) };
}
