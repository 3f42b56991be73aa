/** Compares the indexes a collection declares with those in the database; builds what is missing. */
import { isDeepStrictEqual } from 'node:util';
import { DuplicateKeyError, type IndexSpec } from '../port';
import type { Change } from './batches';
import { parse } from './scan';
import { type CollectionState, type Index, under } from './state';
import { declare, entryOf, keysOf } from './writes';

interface Declaration {
  spec: IndexSpec;
  multikey: boolean;
}

function essence({ fields, unique, sparse }: IndexSpec): unknown {
  return { fields, unique: unique ?? false, sparse: sparse ?? false };
}

/** Only within the collection's write queue. */
export async function syncIndexes(state: CollectionState, declared: IndexSpec[]): Promise<void> {
  const present = await declarations(state);
  for (const spec of declared) {
    const known = present.get(spec.name);
    if (known !== undefined && !isDeepStrictEqual(essence(known.spec), essence(spec))) {
      throw new Error(
        `index ${spec.name} of ${state.name} exists with other fields or options; remove it first`,
      );
    }
  }
  for (const [name, { spec }] of present) {
    // An index nobody declares would go stale: unlike a server's, it is kept up by its declarer.
    if (!declared.some((other) => other.name === name)) await drop(state, state.makeIndex(spec, false));
  }
  const indexes: Index[] = [];
  for (const spec of declared) {
    const known = present.get(spec.name);
    indexes.push(known === undefined ? await build(state, spec) : state.makeIndex(spec, known.multikey));
  }
  state.indexes = indexes;
}

async function declarations(state: CollectionState): Promise<Map<string, Declaration>> {
  const found = new Map<string, Declaration>();
  for await (const batch of state.engine.entries(under(state.declarations), false, 100)) {
    for (const [key, text] of batch)
      found.set(key.slice(state.declarations.length), parse<Declaration>(text));
  }
  return found;
}

async function drop(state: CollectionState, index: Index): Promise<void> {
  await state.engine.write([[index.declaration, null]]);
  await clear(state, index);
}

async function clear(state: CollectionState, index: Index): Promise<void> {
  for await (const keys of state.engine.keys(under(index.path.prefix), false, 1000)) {
    await state.engine.write(keys.map((key): Change => [key, null]));
  }
}

/** The declaration is written last: after a crash the build starts again. */
async function build(state: CollectionState, spec: IndexSpec): Promise<Index> {
  const index = state.makeIndex(spec, false);
  await clear(state, index);
  for await (const batch of state.engine.entries(under(state.primary.prefix), false, 1000)) {
    const changes: Change[] = [];
    const taken = new Map<string, string>();
    for (const [key, text] of batch) {
      const id = key.slice(state.primary.prefix.length);
      const { keys, multikey } = keysOf(index, parse<unknown>(text), id);
      index.path.multikey ||= multikey;
      for (const part of keys) changes.push(entry(state, index, taken, part, id));
    }
    await state.engine.write(changes);
  }
  await state.engine.write([declare(index, index.path.multikey)]);
  return index;
}

function entry(
  state: CollectionState,
  index: Index,
  taken: Map<string, string>,
  part: string,
  id: string,
): Change {
  const key = index.path.prefix + part;
  if (index.path.unique) {
    const holder = taken.get(key) ?? state.engine.get(key);
    if (holder !== undefined && holder !== id) throw new DuplicateKeyError(state.name, index.spec.name);
    taken.set(key, id);
  }
  return [key, entryOf(index, id)];
}
