import { Errors } from 'moleculer';
import { isObpCode, ObpError } from '../errors';

/**
 * From anything that a call can fail with to an error of the catalogue: the bus's own failures have a code, of what is
 * unknown nothing is kept.
 */
export function busFailure(thrown: unknown): ObpError {
  if (thrown instanceof ObpError) return thrown;
  if (!(thrown instanceof Error)) return new ObpError('OBP-50000');
  const { type } = thrown as { type?: unknown };
  // One that came over the bus to a broker without our regenerator, or whose class was loaded twice.
  if (thrown.name === 'ObpError' && isObpCode(type)) return ObpError.revive(type, thrown.message);
  return new ObpError(codeOf(thrown));
}

const unknownOutcomes = new WeakSet<ObpError>();

/** Notes of a call that changes something whether it may have been done, although it failed. */
export function notingOutcome(shown: ObpError, thrown: unknown): ObpError {
  const { type } = (thrown ?? {}) as { type?: unknown };
  if (type === 'REQUEST_REJECTED' || type === 'BUS_LOST') unknownOutcomes.add(shown);
  return shown;
}

/**
 * Whether what failed with this error may have been done all the same. 504 and 500 say so themselves; 503 says that
 * it was not done, except where a node went away with the call in its hands.
 */
export const isOutcomeUnknown = (error: ObpError): boolean =>
  error.code === 504 || error.code === 500 || unknownOutcomes.has(error);

/** The error that leaves an action: 504 if a call within it had an unknown outcome. */
export const leaving = (error: ObpError): ObpError =>
  unknownOutcomes.has(error) ? new ObpError('OBP-50504') : error;

/** Moleculer's own errors, by the type they keep across the bus. */
const busFailures = {
  SERVICE_NOT_FOUND: 'OBP-50503',
  SERVICE_NOT_AVAILABLE: 'OBP-50503',
  REQUEST_REJECTED: 'OBP-50503',
  QUEUE_FULL: 'OBP-50503',
  // The transporter's connection is gone: before the request was sent, and after.
  BAD_GATEWAY: 'OBP-50503',
  BUS_LOST: 'OBP-50503',
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
