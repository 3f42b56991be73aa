import { busFailure } from '../../bus';
import { ObpError } from '../../errors';
import { StoreTimeoutError, StoreUnavailableError } from '../../store';

/**
 * From anything that can be thrown to an error that may be shown: the only place where infrastructure's
 * failures get an OBP code. Total: every value gives an ObpError, and nothing of an unknown one is kept.
 */
export function toObpError(thrown: unknown): ObpError {
  if (thrown instanceof StoreUnavailableError) return new ObpError('OBP-50503');
  if (thrown instanceof StoreTimeoutError) return new ObpError('OBP-50504');
  return busFailure(thrown);
}

/**
 * What a log may show of a failure: its kind, its code and where it happened. Not its message, which may quote what
 * was being worked on.
 */
export function traceOf(thrown: unknown): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { name: typeof thrown };
  const { code } = thrown as { code?: unknown };
  return { name: thrown.name, ...(code === undefined ? {} : { code }), at: placesIn(thrown.stack) };
}

/** The lines of a stack that say where, without its message. */
export const placesIn = (stack: string | undefined): string[] | undefined =>
  stack?.split('\n').filter((line) => /^\s+at /.test(line));
