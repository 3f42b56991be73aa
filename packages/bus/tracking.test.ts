import { ServiceBroker } from 'moleculer';
import { tracking } from './tracking';

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
  test.each(['holding.hold', 'holding.fail'])('answers what it has begun before, as %s', async (action) => {
    const { broker, letGo, happened } = await holding(10_000);
    const answer = broker.call(action).then(
      () => happened.push('answered'),
      () => happened.push('answered'),
    );
    const stop = broker.stop();
    await settled();
    expect(happened).toEqual([]);
    letGo();
    await Promise.all([answer, stop]);
    expect(happened).toEqual(['answered', 'stopped']);
  });

  test('ends what it does about an event before', async () => {
    const { broker, letGo, happened } = await holding(10_000);
    const told = broker.emit('to.hold').then(() => happened.push('told'));
    const stop = broker.stop();
    await settled();
    expect(happened).toEqual([]);
    letGo();
    await Promise.all([told, stop]);
    expect(happened).toEqual(['told', 'stopped']);
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
