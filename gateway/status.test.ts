import { Registry } from 'prom-client';
import { Timings } from '../packages/service-kit';
import { operationFigures } from './status';

const timings = () =>
  new Timings({
    name: 'taken_seconds',
    help: 'How long it took',
    labelNames: ['operation', 'status'] as const,
    buckets: [0.01, 0.1, 1],
    registers: [new Registry()],
  });

describe('the figures of operations', () => {
  test('given no request, then there are none', () => {
    expect(operationFigures(timings().readings())).toEqual([]);
  });

  test('given answers of several statuses, then they are one operation, with its refusals and failures', () => {
    const kept = timings();
    for (const status of ['200', '200', '404', '503']) kept.series('get', status).took(5);
    expect(operationFigures(kept.readings())).toMatchObject([
      { operation_id: 'get', requests: 4, refused: 1, failed: 1, mean_ms: 5 },
    ]);
  });

  test('given latencies, then quantiles are estimated within their buckets', () => {
    const kept = timings();
    for (let at = 0; at < 90; at++) kept.series('get', '200').took(5);
    for (let at = 0; at < 10; at++) kept.series('get', '200').took(50);
    // 50 of 90 in the first bucket, up to 10 ms; 5 of 10 in the second, from 10 to 100 ms.
    expect(operationFigures(kept.readings())).toMatchObject([{ median_ms: 5.6, p95_ms: 55 }]);
  });

  test('given latencies above all buckets, then the quantile is the last limit', () => {
    const kept = timings();
    kept.series('get', '200').took(5_000);
    expect(operationFigures(kept.readings())).toMatchObject([{ median_ms: 1_000, p95_ms: 1_000 }]);
  });

  test('given several operations, then the most used is first', () => {
    const kept = timings();
    kept.series('rare', '200').took(1);
    for (let at = 0; at < 3; at++) kept.series('often', '200').took(1);
    expect(operationFigures(kept.readings()).map(({ operation_id }) => operation_id)).toEqual([
      'often',
      'rare',
    ]);
  });
});
