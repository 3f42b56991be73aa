/** What a filter says about each field, in terms an index can use. */
import type { Filter } from '../port';
import { comparison, type KeyRange, prefixed } from './codec';

type Scalar = string | number | boolean | null;

export interface FieldConditions {
  /** Sets of which the field must hold a member each: `$eq` and `$in`. */
  equal: Scalar[][];
  /** Comparisons and prefixes, as ranges of the field's key component. */
  ranges: KeyRange[];
  /** `$exists: true`. */
  exists: boolean;
  /** `$exists: false`: a mark that nearly no document bears; it may ride along with any walk. */
  absent: boolean;
  /** The field says more than the above (`$ne`, a free `$regex`, ...), or the above is only implied. */
  more: boolean;
}

/** A filter as conditions per field, all of which must hold, and lists of alternatives. */
export interface Conjunction {
  fields: Map<string, FieldConditions>;
  alternatives: Filter[][];
}

function conditionsOf(all: Conjunction, field: string): FieldConditions {
  let conditions = all.fields.get(field);
  if (conditions === undefined) {
    conditions = { equal: [], ranges: [], exists: false, absent: false, more: false };
    all.fields.set(field, conditions);
  }
  return conditions;
}

/** Reads a filter. @throws Error on an operator that is not the port's, or a value left undefined. */
export function conjunction(filter: Filter): Conjunction {
  const all: Conjunction = { fields: new Map(), alternatives: [] };
  addFilter(all, filter);
  return all;
}

function addFilter(all: Conjunction, filter: Filter): void {
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and') for (const part of filter.$and ?? []) addFilter(all, part);
    else if (field === '$or') all.alternatives.push(filter.$or ?? []);
    else addCondition(all, field, condition);
  }
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function addCondition(all: Conjunction, field: string, condition: unknown): void {
  const on = conditionsOf(all, field);
  if (isScalar(condition)) addEqual(on, [condition]);
  else if (typeof condition === 'object' && condition !== null && !Array.isArray(condition)) {
    for (const [operator, operand] of Object.entries(condition))
      addOperator(all, field, on, operator, operand);
  }
}

/** Null also means "missing", which an index of array members cannot tell exactly. */
function addEqual(on: FieldConditions, values: Scalar[]): void {
  on.equal.push([...new Set(values)]);
  if (values.includes(null)) on.more = true;
}

function addOperator(
  all: Conjunction,
  field: string,
  on: FieldConditions,
  operator: string,
  operand: unknown,
): void {
  switch (operator) {
    case '$eq':
      if (isScalar(operand)) addEqual(on, [operand]);
      return;
    case '$in':
      if (Array.isArray(operand)) addEqual(on, operand.filter(isScalar));
      return;
    case '$all':
      if (!Array.isArray(operand)) return;
      for (const value of operand.filter(isScalar)) on.equal.push([value]);
      on.more = true; // `$all` asks for an array
      return;
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      if (typeof operand === 'string' || typeof operand === 'number')
        on.ranges.push(comparison(operator, operand));
      return;
    case '$exists':
      if (operand === true) on.exists = true;
      else on.absent = true;
      return;
    case '$regex':
      addRegex(on, String(operand));
      return;
    case '$elemMatch':
      on.more = true;
      if (typeof operand !== 'object' || operand === null) return;
      for (const [key, value] of Object.entries(operand)) addImplied(all, `${field}.${key}`, value);
      return;
    default:
      on.more = true;
  }
}

function addImplied(all: Conjunction, field: string, value: unknown): void {
  if (!isScalar(value) || value === null) return;
  const on = conditionsOf(all, field);
  on.equal.push([value]);
  on.more = true;
}

function addRegex(on: FieldConditions, pattern: string): void {
  const { text, whole } = literalPrefix(pattern);
  if (text !== '') on.ranges.push(prefixed(text));
  if (text === '' || !whole) on.more = true;
}

/** The text that every match of an anchored pattern starts with; `whole` when the pattern says nothing else. */
export function literalPrefix(pattern: string): { text: string; whole: boolean } {
  // An alternation may free a branch of the anchor.
  const bar = pattern.replace(/\\./gsu, '').includes('|');
  if (!pattern.startsWith('^') || bar) return { text: '', whole: false };
  let text = '';
  let rest = pattern.slice(1);
  for (;;) {
    const literal = /^(?:\\([^\p{L}\p{N}])|([^\\^$.*+?()[\]{}]))(?![*?{])/u.exec(rest);
    if (literal === null) return { text, whole: rest === '' };
    text += literal[1] ?? literal[2] ?? '';
    rest = rest.slice(literal[0].length);
  }
}
