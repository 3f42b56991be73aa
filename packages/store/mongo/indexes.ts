/** Creates missing indexes; an index of the same name that differs is an error, never rebuilt silently. */
import { isDeepStrictEqual } from 'node:util';
import type { CreateIndexesOptions, Db, IndexDescriptionInfo } from 'mongodb';
import type { CollectionSpec, IndexSpec } from '../port';
import { isIndexConflict } from './errors';
import { termsField } from './search-terms';

/** A compound index is sparse here only when all its fields exist; MongoDB's own `sparse` needs one of them. */
function optionsOf({ name, fields, unique, sparse }: IndexSpec): CreateIndexesOptions {
  const options: CreateIndexesOptions = { name };
  if (unique) options.unique = true;
  if (sparse && fields.length === 1) options.sparse = true;
  if (sparse && fields.length > 1) {
    options.partialFilterExpression = Object.fromEntries(fields.map((field) => [field, { $exists: true }]));
  }
  return options;
}

/**
 * A non-unique index ends with `_id`: every sort does (the order is total), and so the index serves it. Of a searched text,
 * its terms are in the index.
 */
function keysOf({ fields, unique, contains }: IndexSpec): Record<string, 1> {
  const known = fields.map((field) => (field === contains ? termsField(field) : field));
  const keys = unique || fields.includes('_id') ? known : [...known, '_id'];
  return Object.fromEntries(keys.map((field) => [field, 1]));
}

/**
 * Creates all missing indexes with one command: on a new collection, FerretDB then does it in one go, and
 * any number of processes may do it at once.
 */
export async function syncIndexes(db: Db, spec: CollectionSpec): Promise<void> {
  const declared = spec.indexes ?? [];
  if (declared.length === 0) return;
  const missing = await missingIndexes(db, spec.name, declared);
  if (missing.length === 0) return;
  try {
    await db
      .collection(spec.name)
      .createIndexes(missing.map((index) => ({ key: keysOf(index), ...optionsOf(index) })));
  } catch (error) {
    if (!isIndexConflict(error)) throw error;
    const [first] = await missingIndexes(db, spec.name, declared);
    if (first !== undefined) throw conflict(spec.name, first);
  }
}

/** @throws Error when one is there that differs */
async function missingIndexes(db: Db, collection: string, declared: IndexSpec[]): Promise<IndexSpec[]> {
  const present = await presentIndexes(db, collection);
  return declared.filter((index) => {
    const known = present.find(({ name }) => name === index.name);
    if (known !== undefined && !same(known, index)) throw conflict(collection, index);
    return known === undefined;
  });
}

async function presentIndexes(db: Db, collection: string): Promise<IndexDescriptionInfo[]> {
  const [known] = await db.listCollections({ name: collection }, { nameOnly: true }).toArray();
  return known === undefined ? [] : db.collection(collection).indexes();
}

function same(known: IndexDescriptionInfo, index: IndexSpec): boolean {
  const wanted = optionsOf(index);
  return (
    JSON.stringify(known.key) === JSON.stringify(keysOf(index)) &&
    (known.unique ?? false) === (wanted.unique ?? false) &&
    (known.sparse ?? false) === (wanted.sparse ?? false) &&
    isDeepStrictEqual(known.partialFilterExpression ?? null, wanted.partialFilterExpression ?? null)
  );
}

function conflict(collection: string, { name }: IndexSpec): Error {
  return new Error(
    `index ${name} of ${collection} exists with other fields or options (or its fields under another name); remove it first`,
  );
}
