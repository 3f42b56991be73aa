/** Creates missing indexes; an index of the same name that differs is an error, never rebuilt silently. */
import { isDeepStrictEqual } from 'node:util';
import type { CreateIndexesOptions, Db, IndexDescriptionInfo } from 'mongodb';
import type { CollectionSpec, IndexSpec } from '../port';
import { isIndexConflict } from './errors';

/** A compound index is sparse here only when all its fields exist; MongoDB's own `sparse` asks for one. */
function optionsOf({ name, fields, unique, sparse }: IndexSpec): CreateIndexesOptions {
  const options: CreateIndexesOptions = { name };
  if (unique) options.unique = true;
  if (sparse && fields.length === 1) options.sparse = true;
  if (sparse && fields.length > 1) {
    options.partialFilterExpression = Object.fromEntries(fields.map((field) => [field, { $exists: true }]));
  }
  return options;
}

/** A non-unique index ends with `_id`: every sort does (the order is total), and so the index serves it. */
function keysOf({ fields, unique }: IndexSpec): Record<string, 1> {
  const keys = unique || fields.includes('_id') ? fields : [...fields, '_id'];
  return Object.fromEntries(keys.map((field) => [field, 1]));
}

export async function syncIndexes(db: Db, spec: CollectionSpec): Promise<void> {
  const declared = spec.indexes ?? [];
  if (declared.length === 0) return;
  const present = await presentIndexes(db, spec.name);
  for (const index of declared) {
    const known = present.find(({ name }) => name === index.name);
    if (known === undefined) await create(db, spec.name, index);
    else if (!same(known, index)) throw conflict(spec.name, index);
  }
}

async function presentIndexes(db: Db, collection: string): Promise<IndexDescriptionInfo[]> {
  const [known] = await db.listCollections({ name: collection }, { nameOnly: true }).toArray();
  return known === undefined ? [] : db.collection(collection).indexes();
}

async function create(db: Db, collection: string, index: IndexSpec): Promise<void> {
  try {
    await db.collection(collection).createIndex(keysOf(index), optionsOf(index));
  } catch (error) {
    if (isIndexConflict(error)) throw conflict(collection, index);
    throw error;
  }
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
