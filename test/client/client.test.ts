import { type Context, ServiceBroker } from 'moleculer';
import { partsFor } from '../../bin/parts';
import { newKeyPair } from '../../packages/bus-auth';
import {
  actions,
  attach,
  type Client,
  events,
  ForbiddenError,
  InvalidError,
  NotFoundError,
  ObpError,
  OutcomeUnknownError,
  UnavailableError,
} from '../../packages/client/index';
import { loadConfig } from '../../packages/config';
import { contracts } from '../../packages/contracts/all';
import { serviceNames } from '../../packages/contracts/callers';
import { type Running, startProcess } from '../../packages/service-kit';
import { publicly, written } from '../harness/bus-keys';
import { customerBody } from '../harness/examples';
import { until } from '../harness/until';

const BANK = 'gh.29.uk';
const CLERK = [
  { role_name: 'CanCreateCustomer', bank_id: BANK },
  { role_name: 'CanGetCustomer', bank_id: BANK },
];
const [own, trusted] = newKeyPair('onboarding', CLERK);
const me = { name: 'onboarding', key: written(own).slice('onboarding:'.length) };

describe('a client over the broker of services in the same process', () => {
  let running: Running;
  let client: Client;

  beforeAll(async () => {
    const env = { STORE_URL: 'memory:', LOG_LEVEL: 'silent', BUS_TRUST: publicly(trusted) };
    running = await startProcess(
      loadConfig(env, ['all']),
      partsFor(serviceNames, () => {
        throw new Error('no gateway');
      }),
    );
    client = attach(running.broker, { ...me, ...(running.events ? { events: running.events } : {}) });
  });
  afterAll(async () => {
    await client?.close();
    await running?.stop();
  });

  const newCustomer = () => client.call(actions.customer.create, { bank_id: BANK, customer: customerBody() });

  test('calls in its own name what its roles open', async () => {
    const made = await newCustomer();
    const { customer_id } = made;

    const read = await client.call(actions.customer.get, { bank_id: BANK, customer_id });

    expect(read).toMatchObject({ customer_id, legal_name: made.legal_name });
  });

  test('gets errors with their class and code', async () => {
    const answer = client.call(actions.customer.get, { bank_id: BANK, customer_id: 'unknown' });
    await expect(answer).rejects.toBeInstanceOf(NotFoundError);
    await expect(answer).rejects.toMatchObject({ type: 'OBP-30046', code: 404 });

    const elsewhere = client.call(actions.customer.get, { bank_id: 'other', customer_id: 'unknown' });
    await expect(elsewhere).rejects.toBeInstanceOf(ForbiddenError);
    await expect(elsewhere).rejects.toMatchObject({ type: 'OBP-20006' });

    const malformed = JSON.parse('{"legal_name": 1}');
    const invalid = client.call(actions.customer.create, { bank_id: BANK, customer: malformed });
    await expect(invalid).rejects.toBeInstanceOf(InvalidError);
    await expect(invalid).rejects.toBeInstanceOf(ObpError);
  });

  test('follows what happens, and goes on where it was', async () => {
    const got: string[] = [];
    const follower = {
      name: 'onboarding',
      events: [events.customer.created],
      from: 'now' as const,
      handle: async ({ data }: { data: { customer_id: string } }) => void got.push(data.customer_id),
    };
    const first = await client.follow(follower);
    const one = await newCustomer();
    await until('the first event arrives', () => got.length === 1);
    await first.stop();

    const two = await newCustomer();
    const second = await client.follow(follower);
    await until('the second event arrives', () => got.length === 2);
    await second.stop();

    expect(got).toEqual([one.customer_id, two.customer_id]);
  });

  test('shows Prometheus what its followers have handled, what they could not, and what waits', async () => {
    const got: string[] = [];
    const following = await client.follow({
      name: 'onboarding-metrics',
      events: [events.customer.created],
      from: 'now',
      attempts: 1,
      handle: async ({ data }) => {
        got.push(data.customer_id);
        if (got.length === 1) throw new TypeError('the first one fails');
      },
    });
    const lines = async () =>
      (await client.metrics()).split('\n').filter((line) => line.includes('metrics"}'));
    expect(await lines()).toContain('obp_follower_dead_letters_total{follower="onboarding-metrics"} 0');

    await newCustomer();
    await newCustomer();

    await until('both are worked off', async () => got.length === 2 && (await following.lag()) === 0);
    expect((await lines()).sort()).toEqual([
      'obp_follower_dead_letters_total{follower="onboarding-metrics"} 1',
      'obp_follower_events_total{follower="onboarding-metrics"} 1',
      'obp_follower_lag_events{follower="onboarding-metrics"} 0',
    ]);
    await following.stop();
  });

  test('within an action of its own, calls bear the correlation id of the request', async () => {
    const correlationIds: string[] = [];
    const following = await client.follow({
      name: 'onboarding-correlation',
      events: [events.customer.created],
      from: 'now',
      handle: async ({ correlationid }) => void correlationIds.push(correlationid),
    });
    running.broker.createService({
      name: 'onboarding',
      actions: {
        begin: (ctx: Context) =>
          client.within(ctx)(actions.customer.create, { bank_id: BANK, customer: customerBody() }),
      },
    });
    await running.broker.waitForServices('onboarding');

    await running.broker.call('onboarding.begin', {}, { requestID: 'request-1' });

    await until('the event arrives', () => correlationIds.length === 1);
    expect(correlationIds).toEqual(['request-1']);
    await following.stop();
  });
});

describe('a client whose services are played by a test', () => {
  let broker: ServiceBroker;
  let client: Client;
  let get: (ctx: Context) => Promise<unknown>;

  beforeAll(async () => {
    broker = new ServiceBroker({ logger: false });
    broker.createService({
      name: 'customer',
      version: 1,
      actions: { get: (ctx: Context) => get(ctx), create: (ctx: Context) => get(ctx) },
    });
    await broker.start();
    client = attach(broker, me);
  });
  afterAll(() => broker.stop());

  const key = { bank_id: BANK, customer_id: 'c' };
  const read = (options = {}) => client.call(actions.customer.get, key, options);

  test('names the caller, the user and the request', async () => {
    const seen: Context[] = [];
    get = async (ctx) => void seen.push(ctx);

    await read({ onBehalfOf: 'a token', correlationId: 'request-1', timeout: 250 });

    expect(seen[0]).toMatchObject({ params: key, requestID: 'request-1', options: { timeout: 250 } });
    expect(seen[0]?.headers).toEqual({ caller: expect.stringMatching(/^ey/), principal: 'a token' });
  });

  test('within a request of a user, it is for that user, and within the remaining time', async () => {
    const seen: Context[] = [];
    get = async (ctx) => void seen.push(ctx);
    broker.createService({
      name: 'own',
      actions: { begin: (ctx: Context) => client.within(ctx)(actions.customer.get, key) },
    });
    await broker.waitForServices('own');

    await broker.call('own.begin', {}, { timeout: 300, headers: { principal: 'of the user' } });

    expect(seen[0]?.headers).toMatchObject({ principal: 'of the user' });
    expect(seen[0]?.options.timeout).toBeLessThanOrEqual(300);
  });

  test('reports the outcome of a call without an answer as unknown', async () => {
    get = () => new Promise(() => undefined);
    await expect(read({ timeout: 50 })).rejects.toBeInstanceOf(OutcomeUnknownError);
    await expect(read({ timeout: 50 })).rejects.toMatchObject({ type: 'OBP-50504' });
  });

  test('reports a change whose service left as unknown, and a read as not done', async () => {
    get = async () => {
      throw Object.assign(new Error('gone'), { type: 'REQUEST_REJECTED', code: 503 });
    };
    const change = client.call(actions.customer.create, {
      bank_id: BANK,
      customer: customerBody(),
    });
    await expect(change).rejects.toBeInstanceOf(OutcomeUnknownError);
    await expect(read()).rejects.toBeInstanceOf(UnavailableError);
  });

  test('reports a call without a service as not done', async () => {
    const answer = client.call(actions.link.listOfCustomer, key);
    await expect(answer).rejects.toBeInstanceOf(UnavailableError);
    await expect(answer).rejects.toMatchObject({ type: 'OBP-50503' });
  });

  test('keeps to itself what an unknown error says', async () => {
    get = async () => {
      throw new Error('the secret of a customer');
    };
    await expect(read()).rejects.toMatchObject({ message: expect.not.stringContaining('secret') });
  });
});

test('it offers every action that a role opens, and no other', () => {
  const opened = Object.values(contracts).flatMap(({ actions: all }) =>
    Object.values(all).filter(({ callers: { users } }) => users !== undefined && users !== 'any'),
  );
  const offered = Object.values(actions).flatMap((of) => Object.values(of));
  expect(offered.map(({ name }) => name).sort()).toEqual(opened.map(({ name }) => name).sort());
});
