import { Counter, Gauge } from 'prom-client';
import type { Backlog, SagaState } from '../../packages/saga';
import { registry } from '../../packages/service-kit';

const registers = [registry];

const unfinished = new Gauge({
  name: 'obp_cascade_unfinished',
  help: 'Deletions under way, by state; parked ones wait for an operator',
  labelNames: ['state'],
  registers,
});
const oldest = new Gauge({
  name: 'obp_cascade_oldest_unfinished_seconds',
  help: 'Age of the oldest unfinished deletion; 0 if there is none',
  registers,
});
const ended = new Counter({
  name: 'obp_cascade_ended_total',
  help: 'Deletions that this process has finished, by outcome',
  labelNames: ['outcome'],
  registers,
});
const parked = new Counter({
  name: 'obp_cascade_parked_total',
  help: 'Deletions that were parked: they exceeded their attempts and wait for an operator',
  registers,
});
const retries = new Counter({
  name: 'obp_cascade_retries_total',
  help: 'Steps that were retried, by action',
  labelNames: ['action'],
  registers,
});

/** Every process that shares the store reports the same backlog: aggregate by maximum, not by sum. */
export function observeBacklog(backlog: Backlog, now: number): void {
  for (const state of ['reserving', 'aborting', 'committed', 'parked'] as const) {
    unfinished.labels(state).set(backlog[state]);
  }
  const { oldest_begun_at: since } = backlog;
  oldest.set(since === undefined ? 0 : Math.max(0, now - since) / 1_000);
}

export function observeMove(before: SagaState, after: SagaState): void {
  if (after.phase !== before.phase && (after.phase === 'aborted' || after.phase === 'completed')) {
    ended.labels(after.phase).inc();
  }
  if (after.parked_at !== undefined && before.parked_at === undefined) parked.inc();
  after.steps.forEach(({ action, attempts }, at) => {
    if (attempts > 1 && attempts > (before.steps[at]?.attempts ?? 0)) retries.labels(action).inc();
  });
}
