import type { Logger } from '../../packages/service-kit';
import { nowUtcSeconds } from '../../packages/values';
import type { CrmStore } from './crm.store';

/** Longer than any writer takes, so that a sweep never overtakes one. */
const GRACE_MS = 60_000;
const EVERY_MS = 60_000;

/** Settles documents of writers that died (attached.ts), now and periodically. */
export function startSweeper(store: CrmStore, logger: Logger): { stop(): void } {
  const sweep = (): void => {
    const before = nowUtcSeconds(new Date(Date.now() - GRACE_MS));
    Promise.all(
      [store.events, store.customerMessages, store.userMessages].map((each) => each.sweep(before)),
    ).catch((error: unknown) =>
      logger.warn({ cause: error instanceof Error ? error.name : typeof error }, 'sweep failed'),
    );
  };
  sweep();
  const timer = setInterval(sweep, EVERY_MS).unref();
  return { stop: () => clearInterval(timer) };
}
