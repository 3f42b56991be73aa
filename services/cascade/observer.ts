import { isParked, type Observer } from '../../packages/saga';
import type { Logger } from '../../packages/service-kit';
import { observeBacklog, observeMove } from './metrics';

/** Reacts to a saga's moves: metrics, log lines, and the alert for a parked saga. */
export const observer = (logger: Logger): Observer => ({
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
  },
  troubled: (what, error) => logger.warn({ cause: error instanceof Error ? error.name : typeof error }, what),
  backlog: (backlog) => observeBacklog(backlog, Date.now()),
});
