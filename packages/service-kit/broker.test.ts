import { loadConfig } from '../config';
import { brokerOptions, createBroker } from './broker';

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

  test('nobody is told what the process was started with: there are no actions but those of contracts', async () => {
    const broker = createBroker(loadConfig({ LOG_LEVEL: 'silent' }, ['all']), 'customer');
    await broker.start();
    expect(broker.registry.getActionList({})).toEqual([]);
    await expect(broker.call('$node.options')).rejects.toMatchObject({ type: 'SERVICE_NOT_FOUND' });
    await broker.stop();
  });

  test('nothing of requests is traced or sent to every node', () => {
    expect(options.tracing).toBe(false);
    expect(options.validator).toBe(false);
  });
});
