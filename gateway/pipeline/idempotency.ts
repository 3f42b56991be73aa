import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Static } from '@sinclair/typebox';
import { customer } from '../../packages/contracts/customer/customer.contract';
import { identity } from '../../packages/contracts/identity/identity.contract';
import type { SealedAnswer } from '../../packages/contracts/identity/request.actions';
import { ObpError } from '../../packages/errors';
import { type Call, type CallOptions, isOutcomeUnknown, toObpError } from '../../packages/service-kit';
import { type Endpoint, takesIdempotencyKey } from '../endpoints/endpoint';
import type { Caller } from './principals';

/** The parts of a request that must match for a repeat. */
export interface KeyedRequest {
  readonly row: Endpoint;
  readonly path: Record<string, string>;
  /** The parsed body, so that blanks and the order of fields make no difference. */
  readonly body: unknown;
  readonly caller: Caller | undefined;
}

/** The answer of the work, or the stored answer of an earlier request. */
interface Answered {
  readonly status: number;
  readonly result: unknown;
  readonly replayed: boolean;
}

/** @throws ObpError OBP-10440 */
export function idempotencyKeyOf(row: Endpoint, headers: IncomingHttpHeaders): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || !takesIdempotencyKey(row)) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{16,255}$/.test(key)) throw new ObpError('OBP-10440');
  return key;
}

/**
 * Does the work once per key and caller, and answers a repeat with the first answer. The stored answer is encrypted
 * with a key that is derived from the client's own, which is not stored.
 * @throws ObpError OBP-10409, OBP-10419, OBP-10422; OBP-30046 if the customer of the answer was deleted; errors of the work
 */
export async function once(
  key: string,
  request: KeyedRequest,
  call: Call,
  options: CallOptions,
  work: () => unknown,
): Promise<Answered> {
  const claim = claimOf(key, request);
  const { request_id, attempt } = claim;
  const known = await call(
    identity.actions.beginRequest,
    { request_id, attempt, fingerprint: claim.fingerprint },
    options,
  );
  if (known.answer !== undefined) return replay(known.answer, claim, call, options);
  const { status } = request.row;
  try {
    const result = await work();
    const leave = async () => {
      const about = await customerOf(request, result, call, options);
      const answer = { status, sealed: seal(result, claim.secret), ...about };
      await call(identity.actions.finishRequest, { request_id, attempt, answer }, options);
    };
    await leave().catch(ignored);
    return { status, result, replayed: false };
  } catch (thrown) {
    // A refused request was not done: the client may correct it, or try again, under the same key.
    const action = isOutcomeUnknown(toObpError(thrown)) ? 'finishRequest' : 'forgetRequest';
    await call(identity.actions[action], { request_id, attempt }, options).catch(ignored);
    throw thrown;
  }
}

/** The work is done and will be answered. Only a repeat would get an unknown outcome. */
const ignored = (): undefined => undefined;

interface Claim {
  readonly request_id: string;
  readonly fingerprint: string;
  readonly attempt: string;
  readonly secret: Buffer;
}

/**
 * Everything stored is derived from the client's own key, which is not stored. Without that key, a reader of the
 * database cannot test guesses of the body or of the caller. Plain digests could be tested by the million.
 */
function claimOf(key: string, { row, path, body, caller }: KeyedRequest): Claim {
  const derived = (purpose: string) => Buffer.from(hkdfSync('sha256', key, '', purpose, 32));
  const digest = (purpose: string, parts: unknown) =>
    createHmac('sha256', derived(purpose)).update(JSON.stringify(parts)).digest('hex');
  const fingerprint = digest('fingerprint', [row.method, row.operationId, path, body ?? null]);
  // Keys of different callers never meet. Anonymous callers count as the same one if they send the same request.
  const who = caller === undefined ? ['anonymous', fingerprint] : [caller.user_id, caller.consumer_id];
  const request_id = digest('request', who);
  return { request_id, fingerprint, attempt: randomUUID(), secret: derived(`answer to ${request_id}`) };
}

async function replay(
  answer: Static<typeof SealedAnswer>,
  { secret }: Claim,
  call: Call,
  options: CallOptions,
): Promise<Answered> {
  const { bank_id, customer_id, status, sealed } = answer;
  if (bank_id !== undefined && customer_id !== undefined) {
    await call(customer.actions.resolve, { bank_id, customer_id }, options);
  }
  return { status, result: unseal(sealed, secret), replayed: true };
}

/** The customer that the request names or has created; its answer may show only the number. */
async function customerOf(
  { path, body }: KeyedRequest,
  result: unknown,
  call: Call,
  options: CallOptions,
): Promise<{ bank_id?: string; customer_id?: string }> {
  const { BANK_ID: bank_id, CUSTOMER_ID } = path;
  if (bank_id === undefined) return {};
  const customer_id = CUSTOMER_ID ?? textIn(result, 'customer_id') ?? textIn(body, 'customer_id');
  if (customer_id !== undefined) return { bank_id, customer_id };
  const customer_number = textIn(result, 'customer_number') ?? '';
  if (customer_number === '') return {};
  try {
    const found = await call(customer.actions.resolveNumber, { bank_id, customer_number }, options);
    return { bank_id, customer_id: found.customer_id };
  } catch (error) {
    if (toObpError(error).type === 'OBP-30002') return {};
    throw error;
  }
}

function textIn(body: unknown, field: string): string | undefined {
  const value =
    typeof body === 'object' && body !== null && Object.getOwnPropertyDescriptor(body, field)?.value;
  return typeof value === 'string' ? value : undefined;
}

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

function seal(result: unknown, secret: Buffer): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, secret, iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(result ?? null), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

function unseal(text: string, secret: Buffer): unknown {
  const bytes = Buffer.from(text, 'base64');
  const decipher = createDecipheriv(CIPHER, secret, bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const opened = [decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()];
  return JSON.parse(Buffer.concat(opened).toString('utf8'));
}
