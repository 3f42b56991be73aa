import { AckPolicy, connect } from 'nats';
import { loadConfig } from '../../packages/config';
import { partNames } from '../../packages/contracts/callers';
import type { AnyEvent } from '../../packages/contracts/event';
import { JetStreamLog } from '../../packages/events/jetstream';
import { createBroker } from '../../packages/service-kit';
import { newBusKeys } from '../harness/bus-keys';
import { newBank, userWith } from '../harness/client';
import { Intruder } from '../harness/intruder';
import { freePort } from '../harness/ports';
import { type Process, spawnNode } from '../harness/processes';
import type { TestServer } from '../harness/server';
import {
  FOLLOWER,
  natsServerIsInstalled,
  type ShippedBus,
  shippedConfig,
  startShippedBus,
} from '../harness/shipped-bus';
import { startShippedParts } from '../harness/shipped-parts';
import { until } from '../harness/until';
import { clerkOf, wholeCustomer } from '../harness/whole-customer';

const metric = async (process: Process | undefined, name: string): Promise<number> => {
  const line = (await process?.metrics())?.split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.split(' ')[1] ?? 0);
};

const suite = natsServerIsInstalled ? describe : describe.skip;

suite('the product on NATS with the permissions that are shipped (skipped without nats-server)', () => {
  let nats: ShippedBus;
  let server: TestServer;

  beforeAll(async () => {
    nats = await startShippedBus();
    server = await startShippedParts(nats);
  });
  afterAll(async () => {
    await server?.stop();
    await nats?.stop();
  });

  const atEnd: (() => Promise<void>)[] = [];
  afterEach(async () => void (await Promise.all(atEnd.splice(0).map((leave) => leave()))));

  const intruderAs = async (part: string) => {
    const intruder = await Intruder.as(part, nats);
    atEnd.push(intruder.leave);
    return intruder;
  };
  const others = (part: string) => partNames.filter((other) => other !== part);

  test('given every part with its own credentials, all that is attached to a customer is made and deleted, and nothing is refused', async () => {
    const bank = await newBank(server);
    const clerk = await clerkOf(server, bank);
    const { customer_id } = await wholeCustomer(clerk, bank);
    const at = `/banks/${bank}/customers/${customer_id}`;
    expect((await clerk.get(`${at}/correlated-users`)).status).toBe(200);

    const deleted = await clerk.delete(`/management/cascading${at}`);

    expect([deleted.status, deleted.text]).toEqual([200, 'true']);
    expect((await clerk.get(at)).status).toBe(404);
    expect(nats.log()).not.toContain('Violation');
  });

  test('NATS refuses clients without a password, or with a wrong one', async () => {
    const servers = `127.0.0.1:${nats.port}`;
    const refused = { code: 'AUTHORIZATION_VIOLATION' };
    await expect(connect({ servers, reconnect: false })).rejects.toMatchObject(refused);
    await expect(connect({ servers, reconnect: false, user: 'crm', pass: '' })).rejects.toMatchObject(
      refused,
    );
    await expect(
      connect({ servers, reconnect: false, user: 'crm', pass: nats.password('kyc') }),
    ).rejects.toMatchObject(refused);
  });

  test.each(partNames)('%s receives no message for another part', async (part) => {
    const intruder = await intruderAs(part);
    const theirs = others(part).flatMap((other) =>
      ['REQ', 'RES', 'EVENT', 'INFO', 'DISCOVER', 'PING', 'PONG'].flatMap((command) => [
        `MOL-obp.${command}.${other}.>`,
        `MOL-obp.${command}.${other}.host.1`,
      ]),
    );
    const broader = ['>', '*.>', 'MOL-obp.>', 'MOL-obp.REQ.>', 'MOL-obp.RES.*.*.*', 'MOL-obp.REQB.>'];
    const notMoleculer = ['$SYS.>', '$JS.API.>', '_INBOX.>', 'MOL.>', 'MOL-other.INFO'];
    const all = [...theirs, ...broader, ...notMoleculer];

    expect(await intruder.hears(all)).toEqual(all);
  });

  test('crm calls and answers the parts of its contracts, and no other', async () => {
    const intruder = await intruderAs('crm');
    const own = ['MOL-obp.REQ.crm.>', 'MOL-obp.RES.crm.host.1', 'MOL-obp.INFO', 'MOL-obp.HEARTBEAT'];
    const its = ['REQ.identity', 'REQ.customer', 'REQ.link', 'RES.gateway', 'RES.cascade'];
    const notIts = others('crm')
      .flatMap((other) => [`REQ.${other}`, `RES.${other}`, `EVENT.${other}`])
      .filter((subject) => !its.includes(subject));
    const said = (subject: string) => `MOL-obp.${subject}.host.1`;
    const never = [
      'MOL-obp.PING',
      'MOL-obp.REQB.v1.customer.get',
      'MOL-obp.EVENTB.gateway.principal.changed',
    ];
    const notMoleculer = ['$JS.API.STREAM.NAMES', '$SYS.REQ.SERVER.PING', 'anything'];
    const refused = [...notIts.map(said), ...never, ...notMoleculer];

    expect(await intruder.hears(own)).toEqual([]);
    expect(await intruder.says(its.map(said))).toEqual([]);
    expect(await intruder.says(refused)).toEqual(refused);
  });

  /** Gives a role to an application: an event about another thing than the service is named after. */
  async function addScope(): Promise<void> {
    const admin = await userWith(server, 'CanGetConsumers', 'CanCreateScopeAtAnyBank');
    const [consumer] = (await admin.get('/management/consumers')).body.consumers;
    const scope = { bank_id: '', role_name: 'CanGetAnyUser' };
    const added = await admin.post(`/consumers/${consumer.consumer_id}/scopes`, scope);
    expect([added.status, added.text]).toEqual([201, added.text]);
  }

  test('a service of another team follows the events, from the first one to the deletion of a customer', async () => {
    const bank = await newBank(server);
    const clerk = await clerkOf(server, bank);
    const { customer_id } = await wholeCustomer(clerk, bank);
    await clerk.delete(`/management/cascading/banks/${bank}/customers/${customer_id}`);
    await addScope();
    const log = new JetStreamLog({
      url: nats.url(FOLLOWER),
      namespace: 'obp',
      role: FOLLOWER,
      retentionDays: 0,
    });
    atEnd.push(() => log.close());
    const got: AnyEvent[] = [];

    await log.follow({ name: FOLLOWER, events: [], handle: async (event) => void got.push(event) });

    const ofCustomer = () => got.filter(({ subject }) => subject === `${bank}|${customer_id}`);
    await until('the deletion is published', () =>
      ofCustomer().some(({ type }) => type === 'customer.deleted.v1'),
    );
    expect(ofCustomer().map(({ type }) => type)).toEqual(
      expect.arrayContaining(['customer.created.v1', 'kyc.status_added.v1', 'account_link.created.v1']),
    );
    await until('the scope is published', () => got.some(({ type }) => type === 'consumer.scope_added.v1'));
    expect(ofCustomer().at(-1)?.type).toBe('customer.deleted.v1');
    const refused = nats
      .log()
      .split('\n')
      .filter((line) => line.includes(`Violation - User "${FOLLOWER}"`));
    expect(refused).toEqual([]);
  });

  /** Subjects of JetStream's API and of other parts that a part must not use. */
  const wishes = (follower: string) => [
    ...['customer.updated.v1', 'customer.deleted.v1', 'user.role_granted.v1', 'kyc.status_added.v1'].map(
      (type) => `obp.events.${type}`,
    ),
    ...['CREATE', 'UPDATE', 'DELETE', 'PURGE', 'MSG.GET', 'MSG.DELETE', 'SNAPSHOT', 'RESTORE'].map(
      (what) => `$JS.API.STREAM.${what}.obp_events`,
    ),
    ...[
      'STREAM.NAMES',
      'STREAM.LIST',
      'INFO',
      'STREAM.CREATE.mine',
      'STREAM.CREATE.obp_dead',
      'STREAM.INFO.other',
      'DIRECT.GET.obp_events',
    ].map((what) => `$JS.API.${what}`),
    ...['NAMES', 'LIST', 'CREATE'].map((what) => `$JS.API.CONSUMER.${what}.obp_events`),
    ...['INFO', 'DELETE', 'MSG.NEXT', 'DURABLE.CREATE', 'CREATE'].map(
      (what) => `$JS.API.CONSUMER.${what}.obp_events.${follower}`,
    ),
    `$JS.ACK.obp_events.${follower}.1.1.1.1.1`,
    `obp.dead.${follower}`,
  ];

  test('crm publishes its own events, and has no access to the stream, to events of other services and to followers', async () => {
    const intruder = await intruderAs('crm');
    const refused = [...wishes(FOLLOWER), ...wishes('crm')];

    expect(await intruder.says(['obp.events.crm.message_sent.v1'])).toEqual([]);
    expect(await intruder.says(refused)).toEqual(refused);
    expect((await (await intruder.jetstream()).streams.info('obp_events')).state.messages).toBeGreaterThan(0);
    expect(
      await intruder.hears(['obp.events.>', 'obp.dead.>', '_INBOX.customer.>', '_INBOX.*.>']),
    ).toHaveLength(4);
  });

  /** Settings that would copy the bus into a stream, or a stream onto the bus. */
  const streams = [
    { name: 'mine', subjects: ['MOL-obp.>'] },
    {
      name: 'obp_dead',
      subjects: ['obp.dead.>', 'MOL-obp.>'],
      republish: { src: '>', dest: 'obp.dead.read-model' },
    },
    { name: 'obp_events', subjects: ['obp.events.>'], sources: [{ name: 'obp_events' }] },
    { name: 'mine', mirror: { name: 'obp_events' } },
    { name: 'obp_events', subject_transform: { src: '>', dest: 'MOL-obp.INFO' } },
  ];

  test.each([...partNames.filter((part) => part !== 'gateway'), FOLLOWER])(
    '%s makes no stream and no consumer, whatever is in it',
    async (user) => {
      const intruder = await intruderAs(user);
      const refused = { code: 'PERMISSIONS_VIOLATION' };
      for (const config of streams)
        for (const what of ['CREATE', 'UPDATE'])
          await expect(intruder.asks(`STREAM.${what}.${config.name}`, config)).rejects.toMatchObject(refused);
      for (const deliver_subject of ['MOL-obp.INFO', `_INBOX.${user}.x`])
        for (const durable_name of [user, 'other'])
          for (const what of ['CREATE', 'DURABLE.CREATE']) {
            const config = { durable_name, deliver_subject, ack_policy: AckPolicy.None };
            const request = { stream_name: 'obp_events', config };
            await expect(
              intruder.asks(`CONSUMER.${what}.obp_events.${durable_name}`, request),
            ).rejects.toMatchObject(refused);
          }
    },
  );

  test('the requests of crm to the stream return sizes, and never content', async () => {
    const manager = await (await intruderAs('crm')).jetstream();
    const info = await manager.streams.info('obp_events', { subjects_filter: '>', deleted_details: true });
    const { subjects = {} } = info.state;
    expect(Object.keys(subjects)).not.toEqual([]);
    for (const [subject, count] of Object.entries(subjects)) {
      expect(subject).toMatch(/^obp\.events\.\w+\.\w+\.v\d+$/);
      expect(count).toBeGreaterThan(0);
    }
  });

  test('a service of another team cannot publish, and has no access to followers of other names', async () => {
    const intruder = await intruderAs(FOLLOWER);
    const refused = wishes('another');

    expect(await intruder.says(refused)).toEqual(refused);
    expect(await intruder.hears(['obp.events.>', 'obp.dead.>', '_INBOX.another.>'])).toHaveLength(3);
  });

  test('given a part with the credentials of another, then it is not ready, and says why', async () => {
    const OPS_PORT = String(await freePort());
    const mistaken = spawnNode(['gateway'], {
      NATS_URL: nats.url('crm'),
      PORT: '0',
      OPS_PORT,
      ...newBusKeys(),
    });
    atEnd.push(async () => void (await mistaken.stop()));
    const checks = async (): Promise<Record<string, boolean>> => {
      const response = await fetch(`http://127.0.0.1:${OPS_PORT}/health/ready`);
      return JSON.parse(await response.text()).checks;
    };

    await until('it complains', () =>
      mistaken.output().includes('check that the credentials are those of this part'),
    );

    await until('it has started', async () => (await checks()).started === true);
    expect(await checks()).toMatchObject({ started: true, bus: false });
  });

  test('given a part without a permission that it needs, then it is ready soon after the operator grants it', async () => {
    const right = shippedConfig();
    const wrong = await startShippedBus(right.replace(', "MOL-obp.*.gateway.>"]', ']'));
    atEnd.push(() => wrong.stop());
    const OPS_PORT = String(await freePort());
    const gateway = spawnNode(['gateway'], {
      NATS_URL: wrong.url('gateway'),
      PORT: '0',
      OPS_PORT,
      ...newBusKeys(),
    });
    atEnd.push(async () => void (await gateway.stop()));
    const isOnBus = async (): Promise<boolean> => {
      const response = await fetch(`http://127.0.0.1:${OPS_PORT}/health/ready`).catch(() => undefined);
      return response !== undefined && JSON.parse(await response.text()).checks.bus === true;
    };
    await until('it complains', () => gateway.output().includes('NATS refuses a subscription'));
    expect(await isOnBus()).toBe(false);

    await wrong.restart(right);

    await until('it is on the bus', isOnBus);
  });

  test('given crm claims to be the customer service, then the gateway refuses the claim and sends it no request', async () => {
    let stolen = 0;
    const config = loadConfig({ NATS_URL: nats.url('crm'), LOG_LEVEL: 'silent' }, []);
    const forger = createBroker(config, 'crm');
    const steal = () => {
      stolen += 1;
      return { customers: [] };
    };
    forger.createService({
      name: 'customer',
      version: 1,
      actions: { get: steal, resolve: steal, listOfBank: steal },
    });
    await forger.start();
    atEnd.push(() => forger.stop());
    const [gateway] = server.processes;
    await until(
      'the gateway has counted the forged message',
      async () => (await metric(gateway, 'obp_bus_forged_messages_total')) > 0,
    );

    const bank = await newBank(server);
    const clerk = await clerkOf(server, bank);
    const { customer_id } = await wholeCustomer(clerk, bank);
    const reads = Array.from({ length: 20 }, () => clerk.get(`/banks/${bank}/customers/${customer_id}`));

    expect((await Promise.all(reads)).map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(stolen).toBe(0);
  });
});
