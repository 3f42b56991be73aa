import { busFailure } from '../../bus';
import { ObpError } from '../../errors';
import { StoreTimeoutError, StoreUnavailableError } from '../../store';

/**
 * Converts any thrown value into an error that a client may see. It is the only place that gives infrastructure
 * failures an OBP code. Every value becomes an ObpError, and an unknown value loses its details.
 */
export function toObpError(thrown: unknown): ObpError {
  if (thrown instanceof StoreUnavailableError) return new ObpError('OBP-50503');
  if (thrown instanceof StoreTimeoutError) return new ObpError('OBP-50504');
  return busFailure(thrown);
}

/** The parts of a failure that a log may show: kind, code and stack. Not the message, which may quote data. */
export function traceOf(thrown: unknown): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { name: typeof thrown };
  const { code } = thrown as { code?: unknown };
  return { name: thrown.name, ...(code === undefined ? {} : { code }), at: placesIn(thrown.stack) };
}

/** The lines of a stack without its message. */
export const placesIn = (stack: string | undefined): string[] | undefined =>
  stack?.split('\n').filter((line) => /^\s+at /.test(line));
