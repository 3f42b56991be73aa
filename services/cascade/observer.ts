import { isParked, type Observer } from '../../packages/saga';
import type { Logger } from '../../packages/service-kit';
import type { Erasure } from './erasure';
import { observeBacklog, observeMove } from './metrics';

/** Reacts to a saga's moves: metrics, log lines, the alert for a parked saga, the erasure after a completed one. */
export const observer = (logger: Logger, erasure: Erasure): Observer => ({
  moved: (before, after) => {
    observeMove(before, after);
    if (isParked(after) && !isParked(before)) {
      const failing = after.steps.filter(({ status }) => status === 'to_do' || status === 'to_undo');
      logger.error(
        {
          saga_id: after.id,
          phase: after.phase,
          failing: failing.map(({ action, error }) => ({ action, error })),
        },
        'a deletion is parked: an operator must resume it',
      );
    }
    if (after.phase === before.phase) return;
    logger.info({ saga_id: after.id, phase: after.phase, reason: after.reason }, 'a deletion has moved on');
    if (after.phase === 'completed') erasure.due();
  },
  troubled: (what, error) => logger.warn({ cause: error instanceof Error ? error.name : typeof error }, what),
  backlog: (backlog) => observeBacklog(backlog, Date.now()),
});
