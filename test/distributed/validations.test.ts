import { serviceNames } from '../../packages/contracts/callers';
import { Client, newBank, userWith } from '../harness/client';
import { type Cluster, othersThan, startCluster } from '../harness/cluster';
import { customerBody } from '../harness/examples';
import type { Process } from '../harness/processes';
import { TcpProxy } from '../harness/tcp-proxy';
import { report, timeUntil } from '../harness/traffic';
import { until } from '../harness/until';

const PATH = '/management/json-schema-validations/OBPv4.0.0-createCustomer';

/** A registration at one gateway is in force at every other within a second, even if the hint is lost. */
describe('two gateways and two replicas of identity', () => {
  let server: Cluster;
  let wire: TcpProxy;
  let other: Process;
  let replica: Process;
  let bank: string;
  let keeper: Client;
  let here: Client;
  let there: Client;

  beforeAll(async () => {
    wire = await new TcpProxy(new URL(process.env.NATS_URL ?? '')).listen();
    server = await startCluster([['identity'], othersThan('identity')]);
    replica = await server.add('identity');
    other = await server.add('gateway', { NATS_URL: wire.url });
    await server.ready();
    await other.ready(serviceNames);
    bank = await newBank(server);
    keeper = await userWith(
      server,
      'CanCreateJsonSchemaValidation',
      'CanUpdateJsonSchemaValidation',
      'CanDeleteJsonSchemaValidation',
    );
    here = await userWith(server, { role: 'CanCreateCustomer', bank_id: bank });
    there = new Client(`http://127.0.0.1:${other.port}`, here.headers);
  });
  afterAll(async () => {
    await server?.stop();
    await wire?.close();
  });

  /** A schema that requires a branch of this name. */
  const wanting = (branch: string) => ({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Branch',
    description: 'One branch only',
    type: 'object',
    required: ['branch_id'],
    properties: { branch_id: { type: 'string', const: branch } },
  });

  const statusAt = async (gateway: Client, branch_id: string): Promise<number> =>
    (await gateway.post(`/banks/${bank}/customers`, customerBody({ branch_id }))).status;

  /** Waits until only customers of this branch are taken at a gateway. */
  async function inForce(what: string, gateway: Client, branch: string): Promise<void> {
    const ms = await timeUntil(async () => (await statusAt(gateway, 'elsewhere')) === 400);
    report(`${what}: in force after ${ms} ms`);
    expect(await statusAt(gateway, branch)).toBe(201);
  }

  afterEach(async () => {
    await keeper.delete(PATH);
  });

  test('given a schema is registered, replaced and removed at one, then it counts at the other', async () => {
    expect(await statusAt(there, 'elsewhere')).toBe(201);
    expect((await keeper.post(PATH, wanting('a'))).status).toBe(201);
    expect(await statusAt(here, 'elsewhere')).toBe(400);
    await inForce('registered', there, 'a');
    expect((await keeper.put(PATH, wanting('b'))).status).toBe(200);
    report(`replaced: after ${await timeUntil(async () => (await statusAt(there, 'a')) === 400)} ms`);
    await keeper.delete(PATH);
    report(`removed: after ${await timeUntil(async () => (await statusAt(there, 'a')) === 201)} ms`);
  });

  test('given a gateway is off the bus for a second when one is registered, then no body passes by what it knew before', async () => {
    expect(await statusAt(there, 'elsewhere')).toBe(201);
    wire.cut();
    expect((await keeper.post(PATH, wanting('a'))).status).toBe(201);
    const registered = Date.now();
    expect(await statusAt(here, 'elsewhere')).toBe(400);
    expect(await statusAt(there, 'elsewhere')).toBe(503);
    // Until then it may go by what it knew.
    await until('a second is over', () => Date.now() - registered > 1_000);
    wire.restore();
    // No gateway received the hint.
    const answers = new Set<number>();
    await timeUntil(async () => {
      const status = await statusAt(there, 'elsewhere');
      answers.add(status);
      return status === 400;
    });
    expect([...answers]).not.toContain(201);
  });

  test('given a gateway is killed, then its successor applies what is registered to its first request', async () => {
    expect((await keeper.post(PATH, wanting('a'))).status).toBe(201);
    await other.kill();
    other = await server.add('gateway', { NATS_URL: wire.url });
    await other.ready(serviceNames);
    there = new Client(`http://127.0.0.1:${other.port}`, here.headers);
    expect(await statusAt(there, 'elsewhere')).toBe(400);
  });

  test('given a bus that stands still for a gateway, then the gateway enforces the current registrations afterwards', async () => {
    expect(await statusAt(there, 'elsewhere')).toBe(201);
    wire.stall();
    expect((await keeper.post(PATH, wanting('a'))).status).toBe(201);
    const meanwhile = statusAt(there, 'elsewhere');
    const late = await timeUntil(async () => (await statusAt(here, 'elsewhere')) === 400);
    report(`at the gateway that answered: after ${late} ms`);
    wire.restore();
    await meanwhile;
    await inForce('after the stall', there, 'a');
  });

  test('given a killed replica of identity, then the registrations stay in force', async () => {
    expect((await keeper.post(PATH, wanting('a'))).status).toBe(201);
    await replica.kill();
    for (const gateway of [here, there]) await inForce('without a replica', gateway, 'a');
  });
});
