import { type ObjectOptions, type StringOptions, type TProperties, Type } from '@sinclair/typebox';

/**
 * The vocabulary of all schemas. Lengths are ours, generous and documented (docs/differences-from-obp.md):
 * nothing a client sends can grow past them, so nothing in the stores can either.
 */

/** Names, numbers, codes: up to 255 characters. */
export const Name = (options: StringOptions = {}) => Type.String({ maxLength: 255, ...options });

/** Prose and URLs: up to 2000 characters. */
export const FreeText = (options: StringOptions = {}) => Type.String({ maxLength: 2000, ...options });

/**
 * An id as it stands in a path: whatever a URL can carry. One that is no id is simply not found; ids that are kept
 * are limited where they are made.
 */
export const Id = (options: StringOptions = {}) => Type.String({ minLength: 1, ...options });

/** A moment in UTC, whole seconds: `2013-01-21T23:08:00Z`. The edge turns other RFC 3339 forms into this one. */
export const DateTime = (options: StringOptions = {}) => Type.String({ format: 'utc-seconds', ...options });

/** A calendar day: `2013-01-21`. */
export const Day = (options: StringOptions = {}) => Type.String({ format: 'day', ...options });

/** An object of which all properties are required and no other is known. */
export const Obj = <T extends TProperties>(properties: T, options: ObjectOptions = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });

/** One page of a list, as services take it (the edge reads it from the query; conventions, section 7). */
export const Page = {
  limit: Type.Integer({ minimum: 1, maximum: 500 }),
  offset: Type.Integer({ minimum: 0 }),
  sort_direction: Type.Union([Type.Literal('ASC'), Type.Literal('DESC')]),
};

/** The answer of a delete: the JSON literal `true`. */
export const True = Type.Literal(true);
