import type { ServiceBroker } from 'moleculer';
import { followerLags, type Health, requests, type Timing, waitingEvents } from '../packages/service-kit';
import { nowUtcSeconds } from '../packages/values';
import type { OperationFigures, ServerStatus } from './endpoints/server-status';

/** The answer of GET /management/status: health, services on the bus, and latencies from the histograms of operations. */
export const statusOf = (broker: ServiceBroker, health: Health) => async (): Promise<ServerStatus> => {
  const { ready, checks, reasons = {} } = await health.ready();
  const [outboxes, followers] = await Promise.all([waitingEvents(), followerLags()]);
  return {
    node: broker.nodeID,
    started_at: nowUtcSeconds(new Date(performance.timeOrigin)),
    ready,
    checks: Object.entries(checks).map(([name, ok]) => ({ name, ok, reason: reasons[name] ?? '' })),
    services: servicesOn(broker),
    operations: operationFigures(requests.readings()),
    outboxes: [...outboxes],
    followers: [...followers],
  };
};

/** Every service with the nodes that offer it now. */
function servicesOn(broker: ServiceBroker): ServerStatus['services'] {
  const nodes = new Map<string, Set<string>>();
  for (const { name, nodeID } of broker.registry.getServiceList({
    onlyAvailable: true,
    skipInternal: true,
  })) {
    nodes.set(name, (nodes.get(name) ?? new Set()).add(nodeID ?? broker.nodeID));
  }
  return [...nodes].sort().map(([name, on]) => ({ name, nodes: [...on].sort() }));
}

/** The figures of each operation, over all statuses; the most used first. */
export function operationFigures(timings: readonly Timing<'operation' | 'status'>[]): OperationFigures[] {
  const byOperation = new Map<string, Timing<'operation' | 'status'>[]>();
  for (const timing of timings) {
    const { operation = '' } = timing.labels;
    byOperation.set(operation, [...(byOperation.get(operation) ?? []), timing]);
  }
  return [...byOperation]
    .map(([operation_id, series]) => figuresOf(operation_id, series))
    .sort((a, b) => b.requests - a.requests);
}

function figuresOf(
  operation_id: string,
  series: readonly Timing<'operation' | 'status'>[],
): OperationFigures {
  const [first] = series;
  const { buckets = [] } = first ?? {};
  const times = [...buckets, Number.POSITIVE_INFINITY].map((_, at) =>
    total(series.map((each) => each.times[at] ?? 0)),
  );
  const answered = (from: number, below: number): number =>
    total(
      series
        .filter(({ labels }) => Number(labels.status) >= from && Number(labels.status) < below)
        .flatMap((each) => each.times),
    );
  const requests = total(times);
  return {
    operation_id,
    requests,
    refused: answered(400, 500),
    failed: answered(500, 600),
    mean_ms: milliseconds(total(series.map(({ sum }) => sum)) / Math.max(1, requests)),
    median_ms: milliseconds(quantile(buckets, times, 0.5)),
    p95_ms: milliseconds(quantile(buckets, times, 0.95)),
  };
}

/** Estimated within its bucket, as Prometheus does; above the last bucket it is that bucket's limit. */
function quantile(buckets: readonly number[], times: readonly number[], part: number): number {
  const wanted = total(times) * part;
  let below = 0;
  for (const [at, limit] of buckets.entries()) {
    const within = times[at] ?? 0;
    if (within > 0 && below + within >= wanted) {
      const from = buckets[at - 1] ?? 0;
      return from + ((limit - from) * (wanted - below)) / within;
    }
    below += within;
  }
  return total(times) === 0 ? 0 : (buckets.at(-1) ?? 0);
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);
const milliseconds = (seconds: number): number => Math.round(seconds * 10_000) / 10;
