import { partNames } from '../../packages/contracts/callers';
import { type Client, login, newBank, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import { until } from '../harness/until';
import { type Container, persistently, sharedStack } from './stack';

/**
 * The shipped rules, in the Prometheus of deploy/compose/monitoring.yml, while real faults happen. Its time runs
 * faster (setup.ts): minutes take seconds.
 */
describe('an alert', () => {
  const stack = sharedStack();
  const compose = (command: string) => stack.sh(`docker compose ${command}`);
  /** The field `data` of Prometheus's answer. */
  const ask = async (path: string) =>
    JSON.parse(await (await fetch(`${stack.prometheus}/api/v1/${path}`)).text()).data;
  const firing = async (): Promise<Record<string, string>[]> => {
    const alerts: { state: string; labels: Record<string, string> }[] = (await ask('alerts')).alerts;
    return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels);
  };
  const fires = (alertname: string, labels: Record<string, string> = {}) => {
    let seen: Record<string, string>[] = [];
    return until(
      `${alertname} fires`,
      async () => {
        seen = await firing();
        return seen.some((alert) =>
          Object.entries({ alertname, ...labels }).every(([name, value]) => alert[name] === value),
        );
      },
      150_000,
      () => `; there are ${JSON.stringify(seen)}`,
    );
  };
  /** A kernel under load does not always freeze at the first try. */
  const pause = (container: Container | undefined) =>
    persistently(() => stack.sh(`docker pause ${container?.Id}`));
  /** Keeps doing something until the alert fires. */
  const firesWhile = async (alertname: string, work: () => Promise<unknown>, labels = {}) => {
    let over = false;
    const working = (async () => {
      while (!over) await work();
    })();
    try {
      await fires(alertname, labels);
    } finally {
      over = true;
      await working;
    }
  };
  /** Runs a program in a container of a part: with its credentials of NATS and its packages. */
  const inside = (part: string, program: string) =>
    stack.sh(`docker compose exec -T ${part} node - <<'PROGRAM'\n${program}\nPROGRAM`);

  let bank: string;
  let clerk: Client;

  beforeAll(async () => {
    await until(
      'Prometheus sees every part',
      async () => {
        const answer = await ask('query?query=count(up%3D%3D1)').catch(() => undefined);
        return Number(answer?.result[0]?.value[1]) >= partNames.length;
      },
      120_000,
    );
    bank = await persistently(() => newBank(stack.server));
    const roles = ['CanCreateCustomer', 'CanGetCustomer'].map((role) => ({ role, bank_id: bank }));
    clerk = await persistently(() => userWith(stack.server, ...roles));
  });

  /** Whatever happened, the next one starts with a product that works. */
  afterEach(async () => {
    await stack.sh('docker compose ps --quiet --status paused | xargs -r docker unpause');
    await compose('up --detach --no-recreate');
    await stack.ready();
  });

  const list = () => clerk.get(`/banks/${bank}/customers`);

  test('ObpPartDown, ObpServerErrors: a part is stopped', async () => {
    await compose('stop crm');
    await firesWhile('ObpServerErrors', () => clerk.get(`/banks/${bank}/crm-events`));
    await fires('ObpPartDown', { part: 'crm' });
  });

  test('ObpProcessDown: one process of two hangs', async () => {
    await compose('up --detach --no-recreate --scale kyc=2');
    await stack.ready('kyc', 2);
    const [hanging] = await stack.containers('kyc');
    await pause(hanging);
    await fires('ObpProcessDown', { part: 'kyc' });
    expect((await firing()).map(({ alertname, part }) => `${alertname} ${part}`)).not.toContain(
      'ObpPartDown kyc',
    );
  });

  test('ObpBusLost: NATS is away', async () => {
    await compose('stop nats');
    await fires('ObpBusLost', { part: 'customer' });
  });

  test('ObpCallerRefused, ObpForgedMessages: an attacker has the credentials of a part', async () => {
    await inside(
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
    await fires('ObpCallerRefused', { reason: 'missing' });
    await fires('ObpForgedMessages');
  });

  test('ObpDatabaseSlow, ObpSlow, ObpBreakersOpen: the database hangs again and again', async () => {
    const [mongo] = await stack.containers('mongo');
    const hang = async () => {
      await pause(mongo);
      await Promise.all(Array.from({ length: 10 }, list));
      await stack.sh(`docker unpause ${mongo?.Id}`);
      await Promise.all(Array.from({ length: 5 }, list));
    };
    await firesWhile('ObpSlow', hang);
    await firesWhile('ObpDatabaseSlow', hang);
    await firesWhile('ObpBreakersOpen', hang);
  });

  test('ObpOverloaded: a service gets more calls than it may have at a time', async () => {
    await stack.sh(
      'printf "services:\\n  customer:\\n    environment: { MAX_CONCURRENT_CALLS: \\"1\\" }\\n" > overload.yml',
    );
    const files = `${stack.setting('COMPOSE_FILE')}:overload.yml`;
    try {
      await stack.sh('docker compose up --detach customer', { COMPOSE_FILE: files });
      await stack.ready('customer');
      await firesWhile('ObpOverloaded', () => Promise.all(Array.from({ length: 10 }, list)), {
        service: 'customer',
      });
    } finally {
      await stack.sh('docker compose up --detach customer');
    }
  });

  test('ObpEventLoopBlocked: a process gets no processor', async () => {
    const [link] = await stack.containers('link');
    await firesWhile(
      'ObpEventLoopBlocked',
      async () => {
        await pause(link);
        await stack.sh(`sleep 0.6; docker unpause ${link?.Id}`);
      },
      { part: 'link' },
    );
  });

  test('ObpMemoryHigh: a process grows', async () => {
    const [attribute] = await stack.containers('attribute');
    await stack.sh(`docker kill --signal USR1 ${attribute?.Id}`);
    await inside(
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
    await fires('ObpMemoryHigh', { part: 'attribute' });
    await compose('restart attribute');
  });

  test('ObpLoginsFail: a client tries passwords', async () => {
    const guess = (n: number) =>
      login(stack.server, `unknown.${n}`, 'A-password-of-more-than-16-characters').catch(() => undefined);
    await firesWhile('ObpLoginsFail', () => Promise.all([1, 2, 3].map(guess)));
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
    await firesWhile('ObpEventsWait', () => clerk.post(`/banks/${bank}/customers`, customerBody()), {
      service: 'customer',
    });
  });
});
