import type { IncomingMessage } from 'node:http';
import type { TSchema } from '@sinclair/typebox';
import { isSafeNumber, LosslessNumber, parse as parseLossless } from 'lossless-json';
import { ObpError } from '../../packages/errors';
import { violation } from '../../packages/service-kit';
import { toUtcSeconds } from '../../packages/values';
import type { Body, Endpoint } from '../endpoints/endpoint';
import { checkTexts, membersOf } from './text';

/** Turns bytes into the body of an action. Nothing here runs before the caller is authorised. */

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Whether to read the body. A body that the endpoint does not use must be JSON too (ruling 3), except for logins. */
export const readsBody = ({ method, headers }: IncomingMessage, { body, access }: Endpoint): boolean =>
  body !== undefined ||
  (access !== 'login' &&
    (method === 'POST' || method === 'PUT') &&
    (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0));

/** @throws ObpError OBP-10413 */
export function readBytes(req: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = () => new ObpError('OBP-10413', ` At most ${limit} bytes are accepted.`);
  if (Number(req.headers['content-length'] ?? 0) > limit) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    // A client that disconnects early gets no answer; the error ends the pipeline.
    const away = () => {
      if (!req.readableEnded) reject(new ObpError('OBP-10001'));
    };
    if (req.destroyed) return away();
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else reject(tooLarge());
    });
    req.once('end', () => resolve(Buffer.concat(chunks)));
    req.once('error', away);
    req.once('close', away);
  });
}

/** A body that is JSON, as text and parsed. */
export interface Sent {
  readonly text: string;
  readonly json: unknown;
}

/** An empty body is no parse error: it fails like an object without fields. */
export const NOTHING_SENT: Sent = { text: '', json: undefined };

/** @throws ObpError OBP-10001 */
export function parseBody(bytes: Buffer): Sent {
  if (bytes.length === 0) return NOTHING_SENT;
  const sent = parsed(bytes);
  checkTexts(sent.text, sent.json);
  return sent;
}

function parsed(bytes: Buffer): Sent {
  try {
    const text = utf8.decode(bytes);
    return { text, json: JSON.parse(text) };
  } catch {
    throw new ObpError('OBP-10001', ' The body is not valid JSON.');
  }
}

/** Matches numbers that are too long for JavaScript or have an exponent, where a number may stand. */
const MAY_HOLD_LONG_NUMBER = /(?:^|[\s:,[])-?(?:[\d.]{16}|[\d.]+[eE])/;

/** Keeps the text of numbers that JavaScript cannot represent: the schema may want text (ruling 11). */
function withLongNumbers({ text, json }: Sent): unknown {
  if (!MAY_HOLD_LONG_NUMBER.test(text)) return json;
  try {
    return parseLossless(text, undefined, {
      parseNumber: (written) => (isSafeNumber(written) ? Number(written) : new LosslessNumber(written)),
      // The last duplicate wins, as in `JSON.parse`.
      onDuplicateKey: ({ newValue }) => newValue,
    });
  } catch {
    // The JSON is valid, but nested deeper than this parser allows, and deeper than any body of an endpoint.
    return json;
  }
}

/**
 * Converts the body to its schema (ruling 11): numbers and booleans become text where the schema has text, dates get
 * the form of the wire, null counts as missing, missing lists are empty, unknown fields are left out.
 * @throws ObpError OBP-10001 with the type's name and the reason
 */
export function readBody(body: Body, sent: Sent): unknown {
  if (body.read !== undefined) return body.read(sent.json);
  const value = lenient(body.schema, withLongNumbers(sent));
  const reason = violation(body.schema, value);
  if (reason === undefined) return value;
  throw new ObpError(
    'OBP-10001',
    `${body.name === undefined ? '' : ` The Json body should be the ${body.name} `} ${reason}`,
  );
}

function lenient(schema: TSchema, given: unknown): unknown {
  const value = given instanceof LosslessNumber ? longNumber(schema, given) : given;
  if (schema.type === 'object' && schema.properties !== undefined)
    return lenientObject(schema.properties, value);
  if (schema.type === 'array') return lenientArray(schema.items, value);
  if (value === null) return undefined;
  if (schema.type === 'integer' && typeof value === 'number') return Math.trunc(value);
  if (schema.type !== 'string') return value;
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  return schema.format === 'utc-seconds' && typeof text === 'string' ? (toUtcSeconds(text) ?? text) : text;
}

const longNumber = (schema: TSchema, { value }: LosslessNumber): string | number =>
  schema.type === 'string' ? value : Number(value);

function lenientObject(properties: Record<string, TSchema>, value: unknown): unknown {
  if (!isObject(value)) return value === undefined ? {} : value;
  const result: Record<string, unknown> = {};
  // A loop without a list of pairs, because it runs for every body.
  for (const name in properties) {
    const schema = properties[name];
    if (schema === undefined) continue;
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    const nested = (given === undefined || given === null) && schema.type === 'object';
    const read = nested ? undefined : lenient(schema, given);
    if (read !== undefined) result[name] = read;
  }
  return result;
}

const lenientArray = (items: TSchema, value: unknown): unknown => {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.map((item) => lenient(items, item) ?? null) : value;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const ID_FIELDS = new Set([
  'id',
  'user_id',
  'bank_id',
  'account_id',
  'customer_id',
  'branch_id',
  'atm_id',
  'transaction_id',
  'transaction_request_id',
  'card_id',
  'view_id',
]);

/**
 * Checks ids anywhere in a posted body: empty, or at most 36 of `A-Za-z0-9-._` (conventions 5.6).
 * @throws ObpError OBP-10001 naming every field and value
 */
export function checkIds(json: unknown): void {
  const invalid: string[] = [];
  for (const [name, value] of membersOf(json)) {
    if (ID_FIELDS.has(name) && typeof value === 'string' && !/^[A-Za-z0-9\-._]{0,36}$/.test(value)) {
      invalid.push(`(${name},${value})`);
    }
  }
  if (invalid.length > 0) {
    throw new ObpError('OBP-10001', ` Here are all invalid values: List(${invalid.join(', ')})`);
  }
}
