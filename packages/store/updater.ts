/** The port's update operators. Where MongoDB refuses (`$inc` of a string, `$push` to a number), they throw. */
import { isDeepStrictEqual } from 'node:util';
import { isRecord } from './field-values';
import { matches } from './matcher';
import type { Filter, Update } from './port';

type Container = Record<string, unknown> | unknown[];
type Change = (holder: Container, key: string, operand: unknown, field: string) => void;

/** Changes `doc` in place. `inserting` adds what `$setOnInsert` says. @throws Error where MongoDB would refuse. */
export function applyUpdate(doc: Record<string, unknown>, update: Update, inserting: boolean): void {
  refuseConflicts(update);
  if (inserting) each(doc, update.$setOnInsert, true, set);
  each(doc, update.$set, true, set);
  each(doc, update.$inc, true, increment);
  each(doc, update.$push, true, push);
  each(doc, update.$addToSet, true, addToSet);
  each(doc, update.$pull, false, pull);
  each(doc, update.$unset, false, unset);
}

/** Two changes of one field, or of a field and a part of it, have no defined order. */
function refuseConflicts(update: Update): void {
  const fields = Object.values(update).flatMap((changes: object) => Object.keys(changes));
  const seen = new Set<string>();
  for (const field of fields.sort((a, b) => a.length - b.length)) {
    const parts = field.split('.');
    for (let length = 1; length <= parts.length; length += 1) {
      if (seen.has(parts.slice(0, length).join('.'))) throw new Error(`the update changes ${field} twice`);
    }
    seen.add(field);
  }
}

function each(
  doc: Container,
  changes: Record<string, unknown> | undefined,
  create: boolean,
  change: Change,
): void {
  for (const [field, operand] of Object.entries(changes ?? {})) {
    const path = field.split('.');
    if (path.some((part) => part === '' || part === '__proto__' || part.startsWith('$'))) {
      throw new Error(`an update cannot name the field ${field}`);
    }
    const key = path.pop() ?? field;
    const holder = descend(doc, path, create, field);
    if (holder !== null) change(holder, key, operand, field);
  }
}

function descend(doc: Container, path: string[], create: boolean, field: string): Container | null {
  let at = doc;
  for (const part of path) {
    let next = read(at, part);
    if (next === undefined && create) {
      next = {};
      write(at, part, next, field);
    }
    if (!isContainer(next)) {
      if (create) throw new Error(`the update cannot make ${field} inside a value that is no object`);
      return null;
    }
    at = next;
  }
  return at;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function read(holder: Container, key: string): unknown {
  if (Array.isArray(holder)) return holder[Number(key)];
  return Object.hasOwn(holder, key) ? holder[key] : undefined;
}

function write(holder: Container, key: string, value: unknown, field: string): void {
  if (!Array.isArray(holder)) {
    holder[key] = value;
    return;
  }
  const at = Number(key);
  if (!/^\d+$/.test(key) || at > 10_000) throw new Error(`the update cannot make ${field} inside an array`);
  while (holder.length < at) holder.push(null);
  holder[at] = value;
}

const set: Change = (holder, key, operand, field) => {
  if (field === '_id' && read(holder, key) !== undefined && read(holder, key) !== operand) {
    throw new Error('an update cannot change _id');
  }
  write(holder, key, operand, field);
};

const increment: Change = (holder, key, operand, field) => {
  const value = read(holder, key) ?? 0;
  if (typeof value !== 'number' || typeof operand !== 'number')
    throw new Error(`$inc: ${field} is no number`);
  write(holder, key, value + operand, field);
};

/** The array at a field, made when the field is missing. */
function arrayAt(holder: Container, key: string, field: string): unknown[] {
  const value = read(holder, key);
  if (Array.isArray(value)) return value;
  if (value !== undefined) throw new Error(`${field} is no array`);
  const made: unknown[] = [];
  write(holder, key, made, field);
  return made;
}

const push: Change = (holder, key, operand, field) => {
  const array = arrayAt(holder, key, field);
  if (!isRecord(operand) || !('$each' in operand)) {
    array.push(operand);
    return;
  }
  const { $each, $slice, ...others } = operand;
  if (!Array.isArray($each) || Object.keys(others).length > 0)
    throw new Error('$push knows $each and $slice only');
  array.push(...$each);
  if (typeof $slice === 'number') array.splice(0, array.length, ...slice(array, $slice));
};

function slice(array: unknown[], length: number): unknown[] {
  if (length === 0) return [];
  return length > 0 ? array.slice(0, length) : array.slice(length);
}

const addToSet: Change = (holder, key, operand, field) => {
  const array = arrayAt(holder, key, field);
  const many = isRecord(operand) && Array.isArray(operand.$each) ? operand.$each : [operand];
  for (const value of many) {
    if (!array.some((member) => isDeepStrictEqual(member, value))) array.push(value);
  }
};

const pull: Change = (holder, key, operand, field) => {
  const array = read(holder, key);
  if (array === undefined) return;
  if (!Array.isArray(array)) throw new Error(`$pull: ${field} is no array`);
  const goes = pulled(operand);
  array.splice(0, array.length, ...array.filter((member) => !goes(member)));
};

/** `$pull` names a value, conditions on the value, or conditions on the fields of an object. */
function pulled(operand: unknown): (member: unknown) => boolean {
  if (!isRecord(operand)) return (member) => isDeepStrictEqual(member, operand);
  const onValue = Object.keys(operand).some((key) => key.startsWith('$') && key !== '$and' && key !== '$or');
  const filter = (onValue ? { value: operand } : operand) as Filter;
  if (onValue) return (member) => matches({ value: member }, filter);
  return (member) => isRecord(member) && matches(member, filter);
}

const unset: Change = (holder, key) => {
  if (!Array.isArray(holder)) Reflect.deleteProperty(holder, key);
  else if (Number(key) < holder.length) holder[Number(key)] = null;
};
