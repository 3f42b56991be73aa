/**
 * Names the unique index that a `findOneAndUpdate` ran into. MongoDB says it; FerretDB 2 names only a constraint of
 * its own tables, so the keys the update would have made are looked up, without changing anything.
 */
import { type Collection as Driver, MongoServerError } from 'mongodb';
import { equalities } from '../filter';
import { DuplicateKeyError, type Filter, type IndexSpec, type Update } from '../port';
import type { Stored } from './stored';

export function isUnnamedDuplicate(error: unknown): boolean {
  return error instanceof MongoServerError && /violates exclusion constraint/.test(error.message);
}

export async function nameDuplicate(
  driver: Driver<Stored>,
  unique: IndexSpec[],
  before: Stored | null,
  filter: Filter,
  update: Update,
): Promise<DuplicateKeyError> {
  const name = unique.length > 1 ? await findTaken(driver, unique, before, filter, update) : undefined;
  return new DuplicateKeyError(driver.collectionName, name ?? unique[0]?.name ?? 'unknown');
}

async function findTaken(
  driver: Driver<Stored>,
  unique: IndexSpec[],
  before: Stored | null,
  filter: Filter,
  update: Update,
): Promise<string | undefined> {
  // On demand: only servers that do not name the index need it.
  const { applyUpdate }: typeof import('../updater') = require('../updater');
  const after: Record<string, unknown> = before ?? {};
  if (before === null) applyUpdate(after, { $set: equalities(filter) }, false);
  applyUpdate(after, update, before === null);
  for (const index of unique) {
    const key = Object.fromEntries(index.fields.map((field) => [field, valueAt(after, field)]));
    if (Object.values(key).some((value) => value === undefined)) continue;
    if ((await driver.findOne({ $and: [key, { _id: { $ne: String(after._id) } }] })) !== null)
      return index.name;
  }
  return undefined;
}

function valueAt(doc: object, field: string): unknown {
  let value: unknown = doc;
  for (const part of field.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, part)?.value;
  }
  return value;
}
