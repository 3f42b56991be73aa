import { newBusKeys } from '../../../test/harness/bus-keys';
import { deadlines } from '../../bus/deadlines';
import { tracking } from '../../bus/tracking';
import { loadConfig } from '../../config';
import { brokerOptions, createBroker } from './broker';

describe('the broker factory', () => {
  const options = brokerOptions(loadConfig({ LOG_LEVEL: 'silent' }, ['all']), 'customer');
  const middlewares: readonly unknown[] = options.middlewares ?? [];

  test('time-outs are inside the circuit breaker, so that it sees them', () => {
    expect(options.internalMiddlewares).toBe(false);
    expect(middlewares.indexOf(deadlines)).toBeGreaterThanOrEqual(0);
    expect(middlewares.indexOf(deadlines)).toBeLessThan(middlewares.indexOf('CircuitBreaker'));
  });

  test('nothing waits for ever, and a stop waits for what is in flight, as long as is configured', () => {
    expect(options.requestTimeout).toBeGreaterThan(0);
    expect(middlewares).toContain(tracking);
    expect(options.tracking?.shutdownTimeout).toBeGreaterThan(0);
  });

  test('given a process without a bus, then it keeps calling itself', () => {
    expect(options.circuitBreaker?.enabled).toBe(false);
    const bus = { NATS_URL: 'nats://bus:4222', STORE_URL: 'mongodb://db', ...newBusKeys() };
    const onBus = loadConfig({ LOG_LEVEL: 'silent', ...bus }, ['customer']);
    expect(brokerOptions(onBus, 'customer').circuitBreaker?.enabled).toBe(true);
  });

  test('signals and exit codes are ours, and node ids never repeat', () => {
    expect(options.skipProcessEventRegistration).toBe(true);
    const again = brokerOptions(loadConfig({ LOG_LEVEL: 'silent' }, ['all']), 'customer');
    expect(again.nodeID).not.toBe(options.nodeID);
    expect(options.nodeID).toMatch(/customer/);
  });

  test('offers no action outside the contracts, so none shows how the process was started', async () => {
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
