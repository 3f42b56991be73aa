import { ServiceBroker } from 'moleculer';
import { deadlines } from './deadlines';
import { tracking, trackingOfCalls } from './tracking';

/** A broker whose service does not answer before it is let go. */
async function holding(shutdownTimeout: number) {
  const happened: string[] = [];
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const broker = new ServiceBroker({
    logger: false,
    internalMiddlewares: false,
    middlewares: [tracking],
    tracking: { enabled: true, shutdownTimeout },
  } as object);
  broker.createService({
    name: 'holding',
    actions: { hold: () => held, fail: () => held.then(() => Promise.reject(new Error('not today'))) },
    events: { 'to.hold': () => held },
    stopped: async () => void happened.push('stopped'),
  });
  await broker.start();
  return { broker, letGo, happened };
}

/** All that is ready to happen has happened. */
const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('a service that is to stop', () => {
  test.each<[string, (broker: ServiceBroker) => Promise<unknown>]>([
    ['answers what it has begun', (broker) => broker.call('holding.hold')],
    ['says that it has failed', (broker) => broker.call('holding.fail')],
    ['ends what it does about an event', (broker) => broker.emit('to.hold')],
  ])('%s before', async (_what, begin) => {
    const { broker, letGo, happened } = await holding(10_000);
    const end = () => happened.push('ended');
    const begun = begin(broker).then(end, end);
    const stop = broker.stop();
    await settled();
    expect(happened).toEqual([]);
    letGo();
    await Promise.all([begun, stop]);
    expect(happened).toEqual(['ended', 'stopped']);
  });

  test('does not wait for ever', async () => {
    const { broker, happened } = await holding(20);
    void broker.call('holding.hold');
    await broker.stop();
    expect(happened).toEqual(['stopped']);
  });

  test('stops at once when there is nothing to wait for', async () => {
    const { broker, happened } = await holding(10_000);
    await broker.stop();
    expect(happened).toEqual(['stopped']);
  });
});

describe('a node that is to stop', () => {
  /** Nodes of one process. A stop that waits takes longer than any test may. */
  const node = (nodeID: string, middlewares: readonly unknown[]) =>
    new ServiceBroker({
      nodeID,
      namespace: 'tracking-test',
      logger: false,
      transporter: 'Fake',
      internalMiddlewares: false,
      middlewares,
      tracking: { enabled: true, shutdownTimeout: 3_600_000 },
    } as object);

  test('does not wait for a call of another that it has given up', async () => {
    const asking = node('asking', [tracking, deadlines, trackingOfCalls, 'ErrorHandler']);
    const silent = node('silent', []);
    silent.createService({ name: 'silent', actions: { ask: () => new Promise(() => undefined) } });
    await Promise.all([asking.start(), silent.start()]);
    await asking.waitForServices('silent');
    await expect(asking.call('silent.ask', {}, { timeout: 20 })).rejects.toMatchObject({ code: 504 });

    await asking.stop();

    await silent.stop();
  });
});
