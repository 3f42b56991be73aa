import { Errors } from 'moleculer';
import { isObpCode, ObpError } from '../errors';

/**
 * Converts any failure of a call into an error of the catalogue. Failures of the bus have codes; an unknown failure
 * becomes OBP-50000 and loses its details.
 */
export function busFailure(thrown: unknown): ObpError {
  if (thrown instanceof ObpError) return thrown;
  if (!(thrown instanceof Error)) return new ObpError('OBP-50000');
  const { type } = thrown as { type?: unknown };
  // An ObpError from a broker without our regenerator, or of a class that was loaded twice.
  if (thrown.name === 'ObpError' && isObpCode(type)) return ObpError.revive(type, thrown.message);
  return new ObpError(codeOf(thrown));
}

const unknownOutcomes = new WeakSet<ObpError>();

/** Records whether a failed call that changes data may have been done. */
export function notingOutcome(shown: ObpError, thrown: unknown): ObpError {
  const { type } = (thrown ?? {}) as { type?: unknown };
  if (type === 'REQUEST_REJECTED' || type === 'BUS_LOST') unknownOutcomes.add(shown);
  return shown;
}

/**
 * Whether a call that failed with this error may have been done. 504 and 500 say so themselves. 503 means that it was
 * not done, unless its node went away during the call.
 */
export const isOutcomeUnknown = (error: ObpError): boolean =>
  error.code === 504 || error.code === 500 || unknownOutcomes.has(error);

/** The error that an action returns: 504 if a call within it had an unknown outcome. */
export const withOutcome = (error: ObpError): ObpError =>
  unknownOutcomes.has(error) ? new ObpError('OBP-50504') : error;

/** Moleculer's own errors by their `type`, which survives the bus. */
const busFailures = {
  SERVICE_NOT_FOUND: 'OBP-50503',
  SERVICE_NOT_AVAILABLE: 'OBP-50503',
  REQUEST_REJECTED: 'OBP-50503',
  QUEUE_FULL: 'OBP-50503',
  // The transporter lost its connection: before the request was sent, or after.
  BAD_GATEWAY: 'OBP-50503',
  BUS_LOST: 'OBP-50503',
  REQUEST_TIMEOUT: 'OBP-50504',
  REQUEST_SKIPPED: 'OBP-50504',
  GRACEFUL_STOP_TIMEOUT: 'OBP-50503',
} as const;

/** The NATS client's codes for a missing connection or a message that is too long. */
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
 * Restores ObpErrors from the bus to their class, and never sends stacks: only name, code and message of an error that
 * `defineService` has prepared leave a node.
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
