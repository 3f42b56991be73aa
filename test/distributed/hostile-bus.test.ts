import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { connect, headers, type NatsConnection } from 'nats';
import { partNames } from '../../packages/contracts/callers';
import type { AnyEvent } from '../../packages/contracts/event';
import { JetStreamLog } from '../../packages/events/jetstream';
import { newBank } from '../harness/client';
import { customerBody } from '../harness/examples';
import { growth } from '../harness/metrics';
import {
  FOLLOWER,
  grantsIn,
  natsServerIsInstalled,
  type ShippedBus,
  shippedConfig,
  startShippedBus,
} from '../harness/shipped-bus';
import { type ShippedParts, startShippedParts } from '../harness/shipped-parts';
import { until } from '../harness/until';
import { clerkOf } from '../harness/whole-customer';

const plain = (content: string | Buffer): Buffer => Buffer.concat([Buffer.of(0), Buffer.from(content)]);
const deflated = (content: Buffer): Buffer => Buffer.concat([Buffer.of(1), deflateSync(content)]);
const json = (value: unknown): Buffer => plain(JSON.stringify(value));

/** The node that says it has sent a packet. */
function senderOf(data: Uint8Array): string {
  const content = Buffer.from(data).subarray(1);
  const { sender }: { sender: string } = JSON.parse(String(data[0] === 1 ? inflateSync(content) : content));
  return sender;
}

/** Packets that no part sends. @param victim a node that receives them */
const hostile = (victim: string): Buffer[] => {
  const sent = { ver: '5', sender: 'crm.h.1', id: 'x' };
  const command = 'x 0\r\n\r\nPUB obp.events.user.role_granted.v1 2\r\n{}\r\n';
  const shapes: object[] = [
    { ...sent, sender: victim, instanceID: 'other', services: [] },
    { ...sent, sender: command, action: 'v1.x.y', instanceID: 'i', services: [], success: true },
    { ...sent, instanceID: 'i', services: [null] },
    { ...sent, instanceID: 'i', services: { forEach: 1 } },
    { ...sent, instanceID: 'i', services: [{ name: 'crm', actions: { a: null } }] },
    { ...sent, action: null, params: [] },
    { ...sent, action: 'v1.bank.get', stream: true, seq: 7 },
    { ...sent, action: 'v1.bank.get', timeout: 1e300, meta: 1, headers: 'x' },
    { ...sent, event: 'x', groups: 'x' },
    { ...sent, success: false },
    { sender: {}, ver: '5' },
    { ver: '1', sender: 'crm.h.1' },
  ];
  return [
    Buffer.alloc(0),
    ...[0, 1, 7].map((form) => Buffer.of(form)),
    ...['', 'null', '1', '"x"', '[]', '{}', '{', '\0', `${'['.repeat(50_000)}`].map(plain),
    Buffer.from([1, 2, 3, 4, 5]),
    deflated(Buffer.from('{"ver":"5"')),
    ...shapes.map(json),
    ...fc.sample(fc.jsonValue(), 10).map(json),
    ...fc.sample(fc.uint8Array({ maxLength: 50 }), 10).map((bytes) => Buffer.from(bytes)),
  ];
};

/** Long on the wire, and long once it is inflated. */
const huge = [Buffer.alloc(7 << 20, 0x20), deflated(Buffer.alloc(300 << 20))];

const suite = natsServerIsInstalled ? describe : describe.skip;

suite('an attacker with the credentials of parts, on NATS as it is shipped (skipped without nats-server)', () => {
  let nats: ShippedBus;
  let server: ShippedParts;
  const nodes = new Map<string, string>();
  const open: { close(): Promise<void> }[] = [];

  const connectedAs = async (user: string): Promise<NatsConnection> => {
    const servers = `127.0.0.1:${nats.port}`;
    const connection = await connect({
      servers,
      user,
      pass: nats.password(user),
      inboxPrefix: `_INBOX.${user}`,
    });
    open.push(connection);
    return connection;
  };

  beforeAll(async () => {
    nats = await startShippedBus();
    server = await startShippedParts(nats, [], [...partNames, 'customer']);
    const crm = await connectedAs('crm');
    const heartbeats = crm.subscribe('MOL-obp.HEARTBEAT', {
      callback: (_error, { data }) => {
        const sender = senderOf(data);
        nodes.set(sender, sender.split('.')[0] ?? '');
      },
    });
    await until('every node has answered', () => nodes.size === partNames.length + 1);
    heartbeats.unsubscribe();
  });
  afterAll(async () => {
    await Promise.all(open.map((one) => one.close()));
    await server?.stop();
    await nats?.stop();
  });

  const nodesOf = (part: string) => [...nodes].flatMap(([node, of]) => (of === part ? [node] : []));

  /** Subjects that the permission covers and some node receives. */
  const heardOf = (permission: string): string[] => {
    const part = /^MOL-obp\.\w+\.(\w+)\.>$/.exec(permission)?.[1];
    if (part !== undefined) return nodesOf(part).map((node) => permission.replace(`${part}.>`, node));
    if (permission.startsWith('MOL-obp.') && permission.endsWith('.>'))
      return [...nodes.keys()].map((node) => permission.replace('>', node));
    return [permission.replace(/[*>]/g, 'x')];
  };

  /** Publishes hostile packets, and has NATS answer to subjects of the bus. @returns how many packets */
  const publishHostile = (connection: NatsConnection, subject: string): number => {
    const [victim = ''] = [...nodes.keys()].filter((node) => subject.endsWith(node));
    const packets = hostile(victim);
    for (const packet of packets) connection.publish(subject, packet);
    const named = headers(503, 'No Responders');
    named.set('Nats-Msg-Id', 'x');
    connection.publish(subject, Buffer.alloc(0), { headers: named });
    // NATS sends its answer to any subject that the sender names.
    const requests = nodesOf('bank').map((node) => `MOL-obp.REQ.${node}`);
    for (const reply of ['MOL-obp.INFO', 'MOL-obp.DISCONNECT', ...requests])
      connection.publish(subject, json({ batch: 1, no_wait: true }), { reply });
    return packets.length;
  };

  /** Publishes all that is hostile as this user. @returns how many packets */
  const attack = async (user: string, subjects: readonly string[]): Promise<number> => {
    const connection = await connectedAs(user);
    const aGateway = `MOL-obp.INFO.${nodesOf('gateway')[0]}`;
    let published = 0;
    for (const subject of subjects) {
      published += publishHostile(connection, subject);
      const long = subject === aGateway && user === 'crm' ? huge : [];
      for (const packet of long) connection.publish(subject, packet);
      published += long.length;
      await connection.flush();
    }
    return published;
  };

  test('no bytes on any permitted subject stop a node from receiving the next message', async () => {
    const bank = await newBank(server);
    const clerk = await clerkOf(server, bank);
    const log = new JetStreamLog({ url: nats.url(FOLLOWER), namespace: 'obp', role: FOLLOWER });
    open.push(log);
    const got: AnyEvent[] = [];
    await log.follow({ name: FOLLOWER, events: [], handle: async (event) => void got.push(event) });
    const users = [...grantsIn(shippedConfig())].filter(([user]) => user !== 'operator');
    let published = 0;

    for (const [user, { publish }] of users) published += await attack(user, publish.flatMap(heardOf));
    const created = await clerk.post(`/banks/${bank}/customers`, customerBody());

    process.stdout.write(`hostile-bus: ${published} messages of ${users.length} users\n`);
    expect(created.status).toBe(201);
    for (const { names, child, output } of server.processes) {
      expect([names, child.exitCode, child.signalCode]).toEqual([names, null, null]);
      expect([names, /the bus is lost|uncaught/.exec(output())]).toEqual([names, null]);
    }
    await Promise.all(server.processes.map((process) => process.ready()));
    await until(
      'the follower has the event of the customer',
      () => got.some(({ subject }) => subject === `${bank}|${created.body.customer_id}`),
      60_000,
    );
    // No node has published the contents of a sender's id in its own name.
    expect(got.filter(({ specversion }) => specversion !== '1.0')).toEqual([]);
    expect(nats.log()).not.toContain('user.role_granted.v1');
  }, 300_000);

  const withKey = (n: number): Record<string, string> => ({ 'Idempotency-Key': `key-of-request-${n}` });
  const withoutKey = (): Record<string, string> => ({});
  const disconnect = (sender: string) => ({ command: 'DISCONNECT', said: { ver: '5', sender } });
  const nothingOffered = (sender: string) => ({
    command: 'INFO',
    said: { ver: '5', sender, instanceID: 'x', seq: 99, services: [] },
  });

  test.each([
    ['sends DISCONNECT', 'with an Idempotency-Key', disconnect, withKey],
    ['sends DISCONNECT', 'without one', disconnect, withoutKey],
    ['says that it offers nothing', 'without a key', nothingOffered, withoutKey],
  ])(
    'given crm %s in the name of the customer service all the time, then a create %s is done once',
    async (_what, _how, forged, headersOf) => {
      const bank = await newBank(server);
      const clerk = await clerkOf(server, bank);
      const crm = await connectedAs('crm');
      let forging = true;
      const forger = (async () => {
        while (forging) {
          for (const { command, said } of nodesOf('customer').map(forged))
            crm.publish(`MOL-obp.${command}`, json(said));
          await crm.flush();
        }
      })();

      const answers = [];
      for (let n = 0; n < 100; n += 10) {
        const some = Array.from({ length: 10 }, (_, k) =>
          clerk.with(headersOf(n + k)).post(`/banks/${bank}/customers`, customerBody()),
        );
        answers.push(...(await Promise.all(some)));
      }
      forging = false;
      await forger;

      expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
      const list = await clerk.get(`/banks/${bank}/customers?limit=500`);
      expect(list.body.customers).toHaveLength(answers.length);
    },
  );

  /** The INFO of nodes of the customer service, in answer to a DISCOVER of crm. */
  const introductions = async (crm: NatsConnection): Promise<Uint8Array[]> => {
    const heard = new Map<string, Uint8Array>();
    const asking = crm.subscribe('MOL-obp.INFO.crm.h.1', {
      callback: (_error, { data }) => void heard.set(senderOf(data), data),
    });
    crm.publish('MOL-obp.DISCOVER', json({ ver: '5', sender: 'crm.h.1' }));
    await until('both have introduced themselves', () =>
      nodesOf('customer').every((node) => heard.has(node)),
    );
    asking.unsubscribe();
    return nodesOf('customer').flatMap((node) => heard.get(node) ?? []);
  };

  test('given crm repeats the INFO of a node that has left, then another node does its work, once', async () => {
    const bank = await newBank(server);
    const clerk = await clerkOf(server, bank);
    const crm = await connectedAs('crm');
    const said = await introductions(crm);
    const [gateway, ...others] = server.processes;
    if (gateway === undefined) throw new Error('no gateway');
    await others.find(({ names }) => names.includes('customer'))?.stop();
    const created: number[] = [];

    const failovers = await growth(
      { ...server, processes: [gateway] },
      'obp_bus_failovers_total',
      async () => {
        for (let n = 0; n < 50; n += 1) {
          for (const packet of said) crm.publish('MOL-obp.INFO', packet);
          await crm.flush();
          created.push((await clerk.post(`/banks/${bank}/customers`, customerBody())).status);
        }
      },
    );

    expect(created).toEqual(created.map(() => 201));
    const list = await clerk.get(`/banks/${bank}/customers?limit=500`);
    expect(list.body.customers).toHaveLength(created.length);
    // Else nothing was ever sent to the node that has left, and nothing is shown.
    expect([...failovers.values()].reduce((sum, value) => sum + value, 0)).toBeGreaterThan(0);
  });
});
