import { type Logger, traceOf } from '../../../packages/service-kit';
import type { IdentityStore } from '../identity.store';

const EVERY_MS = 60_000;

/** Removes expired requests with an idempotency key, at intervals; returns a function that stops it. */
export function forgetExpiredRequests({ requests }: IdentityStore, logger: Logger): () => void {
  const sweep = (): void => {
    requests
      .remove({ expires: { $lt: new Date().toISOString() } })
      .catch((error: unknown) => logger.warn({ cause: traceOf(error) }, 'expired requests are still there'));
  };
  const timer = setInterval(sweep, EVERY_MS).unref();
  return () => clearInterval(timer);
}
