import { Errors } from 'moleculer';
import { isObpCode, ObpError } from '../errors';
import { StoreTimeoutError, StoreUnavailableError } from '../store';

/**
 * From anything that can be thrown to an error that may be shown: the only place where infrastructure's
 * failures get an OBP code. Total: every value gives an ObpError, and nothing of an unknown one is kept.
 */
export function toObpError(thrown: unknown): ObpError {
  if (thrown instanceof ObpError) return thrown;
  if (thrown instanceof StoreUnavailableError) return new ObpError('OBP-50503');
  if (thrown instanceof StoreTimeoutError) return new ObpError('OBP-50504');
  if (thrown instanceof Error) return notingWhetherBegun(new ObpError(codeOf(thrown)), thrown);
  return new ObpError('OBP-50000');
}

const neverBegun = new WeakSet<ObpError>();

/** Whether it is certain that what failed with this error has not been begun, so that it may be done later. */
export const isNeverBegun = (error: ObpError): boolean => neverBegun.has(error);

/** A call that found nobody who could begin it: no node, no bus, or a node that refused it at its door. */
function notingWhetherBegun(shown: ObpError, thrown: Error): ObpError {
  const { type } = thrown as { type?: unknown };
  if (type === 'SERVICE_NOT_FOUND' || type === 'SERVICE_NOT_AVAILABLE') neverBegun.add(shown);
  return shown;
}

/** The error that leaves an action: what was certain of a call within it is not certain of the whole. */
export function leaving(error: ObpError): ObpError {
  return neverBegun.has(error) ? ObpError.revive(error.type, error.message) : error;
}

/** Moleculer's own errors, by the type they keep across the bus. */
const busFailures = {
  SERVICE_NOT_FOUND: 'OBP-50503',
  SERVICE_NOT_AVAILABLE: 'OBP-50503',
  REQUEST_REJECTED: 'OBP-50503',
  QUEUE_FULL: 'OBP-50503',
  // The transporter's connection is gone.
  BAD_GATEWAY: 'OBP-50503',
  REQUEST_TIMEOUT: 'OBP-50504',
  REQUEST_SKIPPED: 'OBP-50504',
  GRACEFUL_STOP_TIMEOUT: 'OBP-50503',
} as const;

/** The NATS client's codes for a connection that is not there, or that does not take a message of this size. */
const natsFailures = {
  CONNECTION_CLOSED: 'OBP-50503',
  CONNECTION_DRAINING: 'OBP-50503',
  CONNECTION_REFUSED: 'OBP-50503',
  DISCONNECT: 'OBP-50503',
  MAX_PAYLOAD_EXCEEDED: 'OBP-10413',
} as const;

function codeOf(error: Error): 'OBP-50503' | 'OBP-50504' | 'OBP-50000' | 'OBP-10413' {
  const { type, code } = error as { type?: unknown; code?: unknown };
  for (const [name, answer] of Object.entries({ ...busFailures, ...natsFailures })) {
    if (type === name || code === name) return answer;
  }
  return 'OBP-50000';
}

/**
 * What a log may show of a failure: its kind, its code and where it happened. Not its message, which may quote what
 * was being worked on.
 */
export function traceOf(thrown: unknown): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { name: typeof thrown };
  const { code } = thrown as { code?: unknown };
  const at = thrown.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return { name: thrown.name, ...(code === undefined ? {} : { code }), at };
}

/**
 * Rebuilds ObpErrors that come over the bus as the class they were thrown as, and keeps stacks at home: what
 * leaves a node is name, code and message of an error that `defineService` has made presentable.
 */
export class ErrorRegenerator extends Errors.Regenerator {
  override extractPlainError(error: Errors.PlainMoleculerError): Errors.PlainMoleculerError {
    const { stack: _stack, ...plain } = super.extractPlainError(error);
    return plain;
  }

  override restore(plain: Errors.PlainMoleculerError, payload: Record<string, unknown>): Error {
    if (plain.name === 'ObpError' && isObpCode(plain.type)) return ObpError.revive(plain.type, plain.message);
    return super.restore(plain, payload);
  }
}
