/** A document and its index entries change together, in one atomic batch. */
import { DuplicateKeyError, type StoreStats } from '../port';
import type { Change } from './batches';
import { type Entries, entriesOf, NONE } from './entries';
import type { CollectionState, Index } from './state';

/** What becomes of a document. */
export interface Replacement {
  /** Its key component. */
  id: string;
  /** The document as JSON; null: it goes. */
  text: string | null;
  gone: KeysIn;
  made: KeysIn;
  /** What is put elsewhere with it, made when nothing can come in between any more. */
  other?: (() => Change) | undefined;
}

/** The keys in an index of the document that goes, or of the one that comes. */
export type KeysIn = (index: Index) => Entries;

/**
 * Prepares a replacement, of which `latest` knows from now on. Only within the collection's queue of writes.
 * @param changed the fields (of the document itself) in which the two differ at most: other indexes are left alone
 * @returns resolves when it is written
 * @throws DuplicateKeyError, and nothing is changed
 */
export function replace(
  state: CollectionState,
  stats: StoreStats,
  { id, text, gone, made, other }: Replacement,
  changed?: ReadonlySet<string>,
): Promise<void> {
  const changes: Change[] = [[state.primary.prefix + id, text]];
  const multikey: Index[] = [];
  for (const index of state.indexes) {
    if (changed !== undefined && !index.spec.fields.some((field) => changed.has(topOf(field)))) continue;
    const entries = made(index);
    if (entries.multikey && !index.path.multikey) multikey.push(index);
    addEntries(changes, state, index, id, gone(index).keys, entries.keys);
  }
  for (const index of multikey) changes.push(declare(index, true));
  if (other !== undefined) changes.push(other());
  stats.documents_written += 1;
  const written = state.engine.write(changes);
  if (multikey.length === 0) return written;
  const met = meetArrays(multikey, written);
  // There may be nobody who listens: the next document of the same write can be refused.
  met.catch(() => undefined);
  return met;
}

/** Readers are to know before there is something to read. */
async function meetArrays(indexes: readonly Index[], written: Promise<void>): Promise<void> {
  for (const index of indexes) index.path.multikey = true;
  try {
    await written;
  } catch (error) {
    for (const index of indexes) index.path.multikey = false;
    throw error;
  }
}

/** `a.b.c` -> `a` */
export const topOf = (field: string): string => field.split('.', 1)[0] ?? field;

/** A document's keys in an index, without the path's prefix. */
export function keysOf(index: Index, doc: unknown, id: string): Entries {
  if (doc === null) return NONE;
  const { keys, multikey } = entriesOf(doc, index.spec);
  return { keys: index.path.unique ? keys : keys.map((key) => key + id), multikey };
}

function addEntries(
  changes: Change[],
  state: CollectionState,
  index: Index,
  id: string,
  gone: readonly string[],
  made: readonly string[],
): void {
  const { prefix, unique } = index.path;
  for (const key of gone) if (!made.includes(key)) changes.push([prefix + key, null]);
  for (const key of made) {
    if (gone.includes(key)) continue;
    if (unique) refuseTaken(state, index, prefix + key, id);
    changes.push([prefix + key, entryOf(index, id)]);
  }
}

/** What an entry holds beside its key. */
export const entryOf = (index: Index, id: string): string => (index.path.unique ? id : '');

function refuseTaken(state: CollectionState, index: Index, key: string, id: string): void {
  const holder = state.engine.latest(key);
  if (holder !== undefined && holder !== id) throw new DuplicateKeyError(state.name, index.spec.name);
}

/** Records that an index is there, and whether arrays were met. */
export function declare(index: Index, multikey: boolean): Change {
  return [index.declaration, JSON.stringify({ spec: index.spec, multikey })];
}
