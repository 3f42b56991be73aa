/** The checks of filters and updates that both drivers make first. */
import type { Filter, Update } from './port';

const TOP = new Set(['$and', '$or']);
const CONDITIONS = new Set([
  '$eq',
  '$ne',
  '$in',
  '$all',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$exists',
  '$regex',
  '$like',
  '$elemMatch',
]);
const UPDATES = new Set(['$set', '$unset', '$setOnInsert', '$inc', '$push', '$addToSet', '$pull']);

/**
 * A filter outside the port's language is a programming error, and so is an undefined value: MongoDB's driver
 * would drop it and match far too much.
 */
export function checkFilter(filter: Filter): void {
  for (const [field, condition] of Object.entries(filter)) {
    if (TOP.has(field)) checkParts(field, condition);
    else if (field.startsWith('$')) throw new Error(`the store has no operator ${field}`);
    else checkCondition(field, condition);
  }
}

function checkParts(operator: string, parts: unknown): void {
  if (!Array.isArray(parts) || parts.length === 0) throw new Error(`${operator} needs a list of filters`);
  for (const part of parts) checkFilter(part);
}

function checkCondition(field: string, condition: unknown): void {
  if (condition === undefined) throw new Error(`the filter's field ${field} is undefined`);
  if (Array.isArray(condition)) throw new Error(`the filter's field ${field} is compared with an array`);
  if (typeof condition !== 'object' || condition === null) return;
  const entries = Object.entries(condition);
  if (entries.length === 0) throw new Error(`the filter's field ${field} has no condition`);
  for (const [operator, operand] of entries) {
    if (!CONDITIONS.has(operator)) throw new Error(`the store has no condition ${operator} (field ${field})`);
    if (operand === undefined) throw new Error(`${operator} of the filter's field ${field} is undefined`);
  }
}

/** A copy of an update as plain JSON (it shares nothing with the caller), without undefined and empty parts. */
export function plainUpdate(update: Update): Update {
  const plain: Update = JSON.parse(JSON.stringify(update));
  for (const [operator, fields] of Object.entries(plain)) {
    if (!UPDATES.has(operator)) throw new Error(`the store has no update operator ${operator}`);
    if (Object.keys(fields).length === 0) Reflect.deleteProperty(plain, operator);
  }
  return plain;
}

/** The fields that a filter fixes to one value; a document made by an upsert starts with them. */
export function equalities(filter: Filter): Record<string, unknown> {
  const fixed: Record<string, unknown> = {};
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and') for (const part of filter.$and ?? []) Object.assign(fixed, equalities(part));
    else if (field === '$or') continue;
    else if (typeof condition !== 'object' || condition === null) fixed[field] = condition;
    else if ('$eq' in condition) fixed[field] = condition.$eq;
  }
  return fixed;
}

/** An upsert must say which `_id` it makes: the server would invent one that is no string. */
export function checkUpsert(filter: Filter, update: Update): void {
  const id = equalities(filter)._id ?? update.$setOnInsert?._id;
  if (typeof id !== 'string') throw new Error('an upsert needs an _id, in the filter or in $setOnInsert');
}
