/** Whether a document matches a filter, for what an index cannot decide. */
import { isRecord, valuesAt } from './field-values';
import { like } from './like';
import type { Condition, Filter } from './port';

export function matches(doc: object, filter: Filter): boolean {
  return Object.entries(filter).every(([field, condition]) => {
    if (field === '$and') return (filter.$and ?? []).every((part) => matches(doc, part));
    if (field === '$or') return (filter.$or ?? []).some((part) => matches(doc, part));
    return conditionsOf(condition).every(([operator, operand]) => meets(doc, field, operator, operand));
  });
}

/** A condition as operators and operands; a bare value is `$eq`. */
export function conditionsOf(condition: Condition | Filter[] | undefined): [string, unknown][] {
  return isRecord(condition) ? Object.entries(condition) : [['$eq', condition]];
}

function meets(doc: object, field: string, operator: string, operand: unknown): boolean {
  const { values, exists } = valuesAt(doc, field);
  const some = (test: (value: unknown) => boolean): boolean => values.some(test);
  const equals = (wanted: unknown): boolean => some((value) => value === wanted);
  switch (operator) {
    case '$eq':
      return equals(operand);
    case '$ne':
      return !equals(operand);
    case '$in':
      return listOf(operand).some(equals);
    case '$all':
      return listOf(operand).every(equals);
    case '$exists':
      return exists === operand;
    case '$regex': {
      const pattern = new RegExp(String(operand), 's');
      return some((value) => typeof value === 'string' && pattern.test(value));
    }
    case '$like':
      return some((value) => typeof value === 'string' && like(value, String(operand)));
    case '$elemMatch':
      return some((value) => isRecord(value) && isRecord(operand) && hasFields(value, operand));
    default:
      return some((value) => typeof value === typeof operand && inRange(compare(value, operand), operator));
  }
}

const listOf = (operand: unknown): unknown[] => (Array.isArray(operand) ? operand : []);

const hasFields = (value: object, fields: Record<string, unknown>): boolean =>
  Object.entries(fields).every(([field, wanted]) => valuesAt(value, field).values.includes(wanted));

function inRange(order: number, operator: string): boolean {
  if (operator === '$gt') return order > 0;
  if (operator === '$gte') return order >= 0;
  return operator === '$lt' ? order < 0 : order <= 0;
}

/** Strings by code point, as both databases do. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
}
