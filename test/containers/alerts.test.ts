import { join } from 'node:path';
import { root } from '../deploy/files';
import { type Client, login, newBank, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import { changed, inside, Prometheus, pause, restore } from './prometheus';
import { persistently, sharedStack } from './stack';

/**
 * The shipped rules, in the Prometheus of deploy/compose/monitoring.yml, while real faults happen. Its time runs
 * faster (setup.ts): minutes take seconds.
 */
describe('an alert', () => {
  const stack = sharedStack();
  const prometheus = new Prometheus(stack);
  const compose = (command: string) => stack.sh(`docker compose ${command}`);

  let bank: string;
  let clerk: Client;

  beforeAll(async () => {
    await prometheus.forget();
    await prometheus.ready();
    bank = await persistently(() => newBank(stack.server));
    const roles = ['CanCreateCustomer', 'CanGetCustomer'].map((role) => ({ role, bank_id: bank }));
    clerk = await persistently(() => userWith(stack.server, ...roles));
  });

  afterEach(() => restore(stack));

  test('the rules are those that the examples beside them describe', async () => {
    const image = (await compose('config --images prometheus')).trim();
    const rules = join(root, 'deploy', 'prometheus');
    const promtool = `docker run --rm --volume ${rules}:/rules:ro --entrypoint promtool ${image}`;
    expect(await stack.sh(`${promtool} check config /rules/prometheus.yml`)).toContain('SUCCESS');
    expect(await stack.sh(`${promtool} test rules /rules/alerts.test.yml`)).toContain('SUCCESS');
  });

  const list = () => clerk.get(`/banks/${bank}/customers`);

  test('ObpPartDown, ObpServerErrors: a part is stopped', async () => {
    await compose('stop crm');
    await prometheus.firesWhile('ObpServerErrors', () => clerk.get(`/banks/${bank}/crm-events`));
    await prometheus.fires('ObpPartDown', { part: 'crm' });
  });

  test('ObpProcessDown: one process of two hangs', async () => {
    await compose('up --detach --no-recreate --scale kyc=2');
    await stack.ready('kyc', 2);
    const [hanging] = await stack.containers('kyc');
    await pause(stack, hanging);
    await prometheus.fires('ObpProcessDown', { part: 'kyc' });
    expect((await prometheus.firing()).map(({ alertname, part }) => `${alertname} ${part}`)).not.toContain(
      'ObpPartDown kyc',
    );
  });

  test('ObpBusLost: NATS is away', async () => {
    await compose('stop nats');
    await prometheus.fires('ObpBusLost', { part: 'customer' });
  });

  test('ObpCallerRefused, ObpForgedMessages: an attacker has the credentials of a part', async () => {
    await inside(
      stack,
      'crm',
      `const { loadConfig } = require('/app/dist/packages/config');
       const { createBroker } = require('/app/dist/packages/service-kit');
       const broker = createBroker(loadConfig({ NATS_URL: process.env.NATS_URL, LOG_LEVEL: 'silent' }, []), 'crm');
       broker.createService({ name: 'kyc', version: 1, actions: { list: () => [] } });
       (async () => {
         await broker.start();
         await broker.waitForServices({ name: 'customer', version: 1 });
         await broker.call('v1.customer.resolve', {}).catch(() => undefined);
         await broker.stop();
         process.exit(0);
       })();`,
    );
    await prometheus.fires('ObpCallerRefused', { reason: 'missing' });
    await prometheus.fires('ObpForgedMessages');
  });

  test('ObpDatabaseSlow, ObpSlow, ObpBreakersOpen: the database hangs again and again', async () => {
    const [mongo] = await stack.containers('mongo');
    const hang = async () => {
      await pause(stack, mongo);
      await Promise.all(Array.from({ length: 10 }, list));
      await stack.sh(`docker unpause ${mongo?.Id}`);
      await Promise.all(Array.from({ length: 5 }, list));
    };
    await prometheus.firesWhile('ObpSlow', hang);
    await prometheus.firesWhile('ObpDatabaseSlow', hang);
    await prometheus.firesWhile('ObpBreakersOpen', hang);
  });

  test('ObpOverloaded: a service gets more calls than it may have at a time', async () => {
    await changed(stack, 'customer', { environment: { MAX_CONCURRENT_CALLS: '1' } }, () =>
      prometheus.firesWhile('ObpOverloaded', () => Promise.all(Array.from({ length: 10 }, list)), {
        service: 'customer',
      }),
    );
  });

  test('ObpEventLoopBlocked: a process gets no processor', async () => {
    const [link] = await stack.containers('link');
    await prometheus.firesWhile(
      'ObpEventLoopBlocked',
      async () => {
        await pause(stack, link);
        await stack.sh(`sleep 0.6; docker unpause ${link?.Id}`);
      },
      { part: 'link' },
    );
  });

  test('ObpMemoryHigh: a process grows', async () => {
    const [attribute] = await stack.containers('attribute');
    await stack.sh(`docker kill --signal USR1 ${attribute?.Id}`);
    await inside(
      stack,
      'attribute',
      `(async () => {
         const [{ webSocketDebuggerUrl }] = await (await fetch('http://127.0.0.1:9229/json')).json();
         const inspector = new WebSocket(webSocketDebuggerUrl);
         await new Promise((opened) => (inspector.onopen = opened));
         inspector.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: 'globalThis.grown = Buffer.alloc(290e6, 1); 0' } }));
         await new Promise((answered) => (inspector.onmessage = answered));
         process.exit(0);
       })();`,
    );
    await prometheus.fires('ObpMemoryHigh', { part: 'attribute' });
    await compose('restart attribute');
  });

  test('ObpLogLost: the log of a process goes to a disk that is full', async () => {
    const entrypoint = ['bash', '-c', 'exec node dist/bin/start.js "$$0" 2>/dev/full'];
    await changed(stack, 'kyc', { entrypoint, environment: { LOG_LEVEL: 'debug' } }, () =>
      prometheus.fires('ObpLogLost', { part: 'kyc' }),
    );
  });

  test('ObpLoginsFail: a client tries passwords', async () => {
    const guess = (n: number) =>
      login(stack.server, `unknown.${n}`, 'A-password-of-more-than-16-characters').catch(() => undefined);
    await prometheus.firesWhile('ObpLoginsFail', () => Promise.all([1, 2, 3].map(guess)));
  });

  test('ObpEventsWait: the stream of events is gone', async () => {
    await stack.sh(
      `docker compose run --rm --no-deps -T --entrypoint node streams - <<'PROGRAM'
       const { connect } = require('nats');
       const { username, password, host } = new URL(process.env.NATS_URL);
       (async () => {
         const nats = await connect({ servers: host, user: username, pass: password, inboxPrefix: '_INBOX.operator' });
         await (await nats.jetstreamManager()).streams.delete('obp_events');
         await nats.drain();
       })();
PROGRAM`,
    );
    await prometheus.firesWhile(
      'ObpEventsWait',
      () => clerk.post(`/banks/${bank}/customers`, customerBody()),
      {
        service: 'customer',
      },
    );
  });
});
