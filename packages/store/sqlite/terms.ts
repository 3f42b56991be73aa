/** The conditions of a filter, one by one, and what each is in SQL. */
import { hasWildcard, literalsOf } from '../like';
import { conditionsOf } from '../matcher';
import type { Filter } from '../port';
import { literalPrefix, successor, textOf, toValue, type Value } from './values';

/** One condition of one field. */
export interface Term {
  field: string;
  operator: string;
  operand: unknown;
}

export interface Conjunction {
  terms: Term[];
  /** Lists of filters, of each of which one must hold. */
  alternatives: Filter[][];
}

/** `$and` is taken apart, and so is `$all`; `$elemMatch` implies equalities that an index can serve. */
export function conjunctionOf(filter: Filter): Conjunction {
  const all: Conjunction = { terms: [], alternatives: [] };
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and') {
      for (const part of (filter.$and ?? []).map(conjunctionOf)) {
        all.terms.push(...part.terms);
        all.alternatives.push(...part.alternatives);
      }
    } else if (field === '$or') all.alternatives.push(filter.$or ?? []);
    else {
      for (const [operator, operand] of conditionsOf(condition)) {
        all.terms.push({ field, operator, operand }, ...impliedBy(field, operator, operand));
      }
    }
  }
  return all;
}

function impliedBy(field: string, operator: string, operand: unknown): Term[] {
  if (operator === '$all' && Array.isArray(operand)) {
    return operand.map((member) => ({ field, operator: '$eq', operand: member }));
  }
  if (operator !== '$elemMatch' || typeof operand !== 'object' || operand === null) return [];
  return Object.entries(operand).map(([key, value]) => ({
    field: `${field}.${key}`,
    operator: '$eq',
    operand: value,
  }));
}

/** A piece of SQL and what is bound in it. */
export interface Sql {
  text: string;
  args: Value[];
  /** It is no stricter than the condition that it replaces. */
  isExact: boolean;
}

export const sql = (text: string, args: Value[] = [], isExact = true): Sql => ({ text, args, isExact });

/** The number of values that a term allows for its field; null if it does not restrict them. A null can also be a missing field. */
export function fixedValues({ operator, operand }: Term): unknown[] | null {
  const values = operator === '$eq' ? [operand] : operator === '$in' ? operand : null;
  return Array.isArray(values) && !values.includes(null) ? [...new Set(values)] : null;
}

/** A term on a column that holds the one value of its field; null where SQL cannot say it. */
export function onColumn(term: Term, column: string): Sql | null {
  const { operator, operand } = term;
  switch (operator) {
    case '$eq':
      return operand === null ? sql(`${column} IS NULL`) : sql(`${column} = ?`, [toValue(operand)]);
    case '$ne':
      return sql(`${column} IS NOT ?`, [toValue(operand)]);
    case '$in': {
      const values = (Array.isArray(operand) ? operand : []).map(toValue);
      const known = values.filter((value) => value !== null);
      const list = `${column} IN (${known.map(() => '?').join(', ')})`;
      return sql(known.length === values.length ? list : `(${list} OR ${column} IS NULL)`, known);
    }
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return comparison(operator, operand, column);
    case '$regex':
      return beginning(literalPrefix(String(operand)), column);
    case '$like':
      return likeness(String(operand), column);
    default:
      return null;
  }
}

const SIGNS = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' } as const;

/** Only values of the same type compare: texts lie between `''` and the first blob, numbers below texts. */
function comparison(operator: keyof typeof SIGNS, operand: unknown, column: string): Sql {
  const sign = SIGNS[operator];
  const isText = typeof operand === 'string';
  const bound = sign.startsWith('>')
    ? `${column} < ${isText ? "x''" : "''"}`
    : isText
      ? `${column} >= ''`
      : `${column} > -9e999`;
  return sql(`${column} ${sign} ? AND ${bound}`, [toValue(operand)]);
}

function beginning({ text, whole }: { text: string; whole: boolean }, column: string): Sql | null {
  if (text === '') return null;
  const from = textOf(text);
  return sql(`${column} >= ? AND ${column} < ?`, [from, successor(from)], whole);
}

/** Texts that contain all literals of the pattern; exact for `TEXT` and `%TEXT%`. */
function likeness(pattern: string, column: string): Sql {
  if (!hasWildcard(pattern)) return sql(`${column} = ?`, [textOf(pattern)]);
  const literals = literalsOf(pattern);
  const isExact = /^%+([^%_]*%+)?$/.test(pattern);
  if (literals.length === 0) return sql(`${column} >= '' AND ${column} < x''`, [], isExact);
  return sql(literals.map(() => `instr(${column}, ?) > 0`).join(' AND '), literals.map(textOf), isExact);
}

/** Whether a field of the document itself is there. */
export function existence({ field, operator, operand }: Term): Sql | null {
  if (operator !== '$exists' || !/^[A-Za-z_]\w*$/.test(field)) return null;
  return sql(`json_type(t.doc, '$.${field}') IS ${operand === true ? 'NOT ' : ''}NULL`);
}
