import type { TSchema } from '@sinclair/typebox';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { isCalendarDay, isUtcSeconds } from '../../values';

/**
 * The only Ajv of a process: strict, without coercion, and without changes to the values. It keeps compiled validators
 * by schema object, so each schema is compiled once.
 */
const ajv = new Ajv({ strict: true, allErrors: false, ownProperties: true });
ajv.addFormat('utc-seconds', isUtcSeconds);
ajv.addFormat('day', isCalendarDay);

const compiled = new WeakMap<TSchema, ValidateFunction>();

/** Why `value` does not match the schema (`face_image.url must be string`), or undefined if it does. */
export function violation(schema: TSchema, value: unknown): string | undefined {
  let validate = compiled.get(schema);
  if (validate === undefined) {
    validate = ajv.compile(schema);
    compiled.set(schema, validate);
  }
  return validate(value) ? undefined : describe(validate.errors?.[0]);
}

function describe(error: ErrorObject | undefined): string {
  if (error === undefined) return 'is not valid';
  const path = error.instancePath.slice(1).split('/').filter(Boolean);
  const { missingProperty, format } = error.params as Record<string, unknown>;
  if (typeof missingProperty === 'string') return `${[...path, missingProperty].join('.')} is required`;
  const where = path.length === 0 ? 'the value' : path.join('.');
  if (format === 'utc-seconds') return `${where} must be a date-time such as 2013-01-21T23:08:00Z`;
  if (format === 'day') return `${where} must be a day such as 2013-01-21`;
  return `${where} ${error.message ?? 'is not valid'}`;
}
