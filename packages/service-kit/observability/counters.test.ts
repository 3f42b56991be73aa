import fc from 'fast-check';
import { Histogram, Registry } from 'prom-client';
import { SeriesCounter, Timings } from './counters';

const configOf = (register: Registry) => ({
  name: 'taken_seconds',
  help: 'How long it took',
  labelNames: ['operation', 'status'] as const,
  buckets: [0.001, 0.01, 0.1, 1],
  registers: [register],
});

describe('timings', () => {
  test('show what a histogram of prom-client shows of the same', async () => {
    const ms = fc.oneof(
      fc.constantFrom(0, 1, 10, 100, 1_000, 1_001),
      fc.double({ min: 0, max: 5_000, noNaN: true }),
    );
    const happening = fc.tuple(fc.constantFrom('get', 'create'), fc.constantFrom('200', '404'), ms);
    await fc.assert(
      fc.asyncProperty(fc.array(happening), async (happenings) => {
        const [ours, theirs] = [new Registry(), new Registry()];
        const timings = new Timings(configOf(ours));
        const histogram = new Histogram(configOf(theirs));
        for (const [operation, status, took] of happenings) {
          timings.series(operation, status).took(took);
          histogram.observe({ operation, status }, took / 1_000);
        }
        expect(await ours.metrics()).toBe(await theirs.metrics());
      }),
    );
  });

  test('of the same labels are one series, however often it is looked up', () => {
    const timings = new Timings(configOf(new Registry()));
    expect(timings.series('get', '200')).toBe(timings.series('get', '200'));
    expect(timings.series('get', '200')).not.toBe(timings.series('get', '404'));
  });
});

describe('a tally', () => {
  test('shows what has happened, by its labels, and nothing of what has not', async () => {
    const register = new Registry();
    const calls = new SeriesCounter({
      name: 'calls_total',
      help: 'Calls',
      labelNames: ['action'] as const,
      registers: [register],
    });
    const get = calls.series('get');
    calls.series('create');
    get();
    get();
    calls.series('get')();
    expect(await register.getSingleMetricAsString('calls_total')).toBe(
      '# HELP calls_total Calls\n# TYPE calls_total counter\ncalls_total{action="get"} 3',
    );
  });
});
