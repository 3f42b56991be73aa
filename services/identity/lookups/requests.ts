import { type Logger, traceOf } from '../../../packages/service-kit';
import type { IdentityStore } from '../identity.store';

const EVERY_MS = 60_000;

/** Removes what is kept of requests with an idempotency key when its time is over; returns what ends that. */
export function forgetExpiredRequests({ requests }: IdentityStore, logger: Logger): () => void {
  const sweep = (): void => {
    requests
      .remove({ expires: { $lt: new Date().toISOString() } })
      .catch((error: unknown) => logger.warn({ cause: traceOf(error) }, 'expired requests are still there'));
  };
  const timer = setInterval(sweep, EVERY_MS).unref();
  return () => clearInterval(timer);
}
