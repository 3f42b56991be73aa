import { randomBytes } from 'node:crypto';
import { ServiceBroker } from 'moleculer';
import { nodeOptions } from '../../packages/bus';
import { forget, newNamespace } from '../harness/namespaces';
import { bus } from '../harness/server';

describe('a node of another team that stops', () => {
  const namespace = newNamespace();
  const node = (role: string, ...middlewares: object[]) => {
    const options = nodeOptions({ natsUrl: bus().NATS_URL, namespace, role, middlewares });
    return new ServiceBroker({ ...options, logger: false });
  };
  const caller = node('caller');
  beforeAll(() => caller.start());
  afterAll(async () => {
    await caller.stop();
    await forget(namespace);
  });

  test.each([
    ['short', 10],
    // Deflated before it is sent, which takes a moment.
    ['long', 400_000],
  ])('has sent the answers to all that it had begun: %s ones', async (_size, length) => {
    const text = randomBytes(length / 2).toString('hex');
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const begun: unknown[] = [];
    // The service waits for its calls in flight, and then only DISCONNECT is left to do.
    const ledger = node('ledger', { name: 'LetGo', serviceStopping: () => void setImmediate(letGo) });
    ledger.createService({
      name: 'ledger',
      actions: {
        read: async (ctx) => {
          if (begun.push(ctx) === 5) letTheStopBegin();
          await held;
          return text;
        },
      },
    });
    let letTheStopBegin: () => void = () => undefined;
    const allBegun = new Promise<void>((resolve) => {
      letTheStopBegin = resolve;
    });
    await ledger.start();
    await caller.waitForServices('ledger');

    const answers = Promise.all(Array.from({ length: 5 }, () => caller.call('ledger.read')));
    await allBegun;
    const stop = ledger.stop();

    expect(await answers).toEqual(Array.from({ length: 5 }, () => text));
    await stop;
  });
});
