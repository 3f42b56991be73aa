import { loadConfig } from '../config';
import { brokerOptions } from './broker';

describe('the broker factory', () => {
  const options = brokerOptions(loadConfig({ LOG_LEVEL: 'silent' }, ['all']), 'customer');
  const named = (options.middlewares ?? []).filter((middleware) => typeof middleware === 'string');

  test('time-outs are inside the circuit breaker, so that it sees them', () => {
    expect(options.internalMiddlewares).toBe(false);
    expect(named.indexOf('Timeout')).toBeGreaterThanOrEqual(0);
    expect(named.indexOf('Timeout')).toBeLessThan(named.indexOf('CircuitBreaker'));
  });

  test('nothing waits for ever, and a stop waits for what is in flight', () => {
    expect(options.requestTimeout).toBeGreaterThan(0);
    expect(options.tracking).toMatchObject({ enabled: true });
  });

  test('signals and exit codes are ours, and node ids never repeat', () => {
    expect(options.skipProcessEventRegistration).toBe(true);
    const again = brokerOptions(loadConfig({ LOG_LEVEL: 'silent' }, ['all']), 'customer');
    expect(again.nodeID).not.toBe(options.nodeID);
    expect(options.nodeID).toMatch(/customer/);
  });

  test('nothing of requests is traced or sent to every node', () => {
    expect(options.tracing).toBe(false);
    expect(options.validator).toBe(false);
  });
});
