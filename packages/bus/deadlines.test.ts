import { type Context, ServiceBroker } from 'moleculer';
import { deadlines } from './deadlines';

const never = new Promise<never>(() => undefined);

/** A broker with one service; the broker's own time is for calls that have none. */
async function brokerWith(actions: Record<string, object>, requestTimeout = 10_000): Promise<ServiceBroker> {
  const broker = new ServiceBroker({
    logger: false,
    internalMiddlewares: false,
    middlewares: [deadlines],
    requestTimeout,
  } as object);
  broker.createService({ name: 'slow', actions });
  await broker.start();
  return broker;
}

describe('the timeout of a call', () => {
  test.each([
    ['its own', { handler: () => never }, { timeout: 20 }, 10_000],
    ['else that of its action', { timeout: 20, handler: () => never }, {}, 10_000],
    ['else that of the broker', { handler: () => never }, {}, 20],
  ])('is %s, and the caller gets a timeout at its end', async (_which, hang, options, requestTimeout) => {
    const broker = await brokerWith({ hang }, requestTimeout);
    await expect(broker.call('slow.hang', {}, options)).rejects.toMatchObject({
      type: 'REQUEST_TIMEOUT',
      code: 504,
      data: { action: 'slow.hang', nodeID: broker.nodeID },
    });
    await broker.stop();
  });

  test('of 0 is for ever', async () => {
    const patient = jest.spyOn(global, 'setTimeout');
    const broker = await brokerWith({ answer: () => 'done' });
    patient.mockClear();
    await expect(broker.call('slow.answer', {}, { timeout: 0 })).resolves.toBe('done');
    expect(patient).not.toHaveBeenCalled();
    patient.mockRestore();
    await broker.stop();
  });

  test('within another call is no more than what that one has left', async () => {
    const broker = await brokerWith({
      outer: (ctx: Context) => ctx.call('slow.inner', {}, { timeout: 5_000 }),
      inner: (ctx: Context) => ctx.options.timeout,
    });
    const left = await broker.call('slow.outer', {}, { timeout: 300 });
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(300);
    await broker.stop();
  });

  test('ends with the answer: nothing stays behind that would keep a process from ending', async () => {
    const broker = await brokerWith({
      answer: () => 'done',
      fail: () => {
        throw new Error('not today');
      },
    });
    const clear = jest.spyOn(global, 'clearTimeout');
    await expect(broker.call('slow.answer')).resolves.toBe('done');
    await expect(broker.call('slow.fail')).rejects.toThrow('not today');
    expect(clear).toHaveBeenCalledTimes(2);
    clear.mockRestore();
    await broker.stop();
  });
});
