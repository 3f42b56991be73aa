import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, newBank } from '../harness/client';
import { Collector } from '../harness/collector';
import { customerBody } from '../harness/examples';
import { distributed, startServer, type TestServer } from '../harness/server';
import { until } from '../harness/until';
import { attachments, clerkOf } from '../harness/whole-customer';

/** Searches all output of the processes for the values of a customer, each of which is unlike any other text. */
describe('what is known of a customer', () => {
  const mark = () => `canary${randomBytes(6).toString('hex')}`;
  const canaries: string[] = [];
  const canary = (shape: (text: string) => string = (text) => text): string => {
    const value = shape(mark());
    canaries.push(value);
    return value;
  };
  let collector: Collector;
  let server: TestServer;
  let clerk: Client;
  let bank: string;
  let correlationId: string | null;

  beforeAll(async () => {
    collector = await Collector.started();
    server = await startServer({ LOG_LEVEL: 'trace', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    bank = await newBank(server);
    clerk = await clerkOf(server, bank);
    const made = await clerk.with({ 'Idempotency-Key': mark() }).post(`/banks/${bank}/customers`, {
      ...customerBody(),
      legal_name: canary(),
      mobile_phone_number: canary(() => `+49 ${String(Date.now()).slice(-9)}77`),
      email: canary((text) => `${text}@example.com`),
      face_image: { url: canary(), date: '2024-02-13T20:38:17Z' },
      relationship_status: canary(),
      highest_education_attained: canary(),
      employment_status: canary(),
      title: canary(),
      name_suffix: canary(),
    });
    expect(made.status).toBe(201);
    correlationId = made.headers.get('correlation-id');
    canaries.push(made.body.customer_number);
    for (const [method, path, body] of attachments(bank, made.body, clerk.userId)) {
      const text = JSON.stringify(body).replace(/whole/g, () => canary());
      expect([path, (await clerk.send(method, path, text)).status]).toEqual([path, 201]);
    }
    await everyWayToFail(made.body);
  });
  afterAll(async () => {
    await server?.stop();
    await collector?.stop();
  });

  async function everyWayToFail({ customer_id, customer_number }: Record<string, string>): Promise<void> {
    const at = `/banks/${bank}/customers`;
    await clerk.post(at, customerBody({ legal_name: canary(), dependants: 9 }));
    await clerk.post(at, `{"legal_name":"${canary()}", broken`);
    await clerk.get(`${at}?limit=${canary()}`);
    await clerk.get(`${at}?${canary()}=${canary()}`);
    await clerk.get(`/banks/${bank}/${canary()}`);
    await clerk.put(`${at}/${customer_id}/number`, { customer_number });
    await clerk.put(`${at}/${customer_id}/email`, { email: canary((text) => `${text}@example.com`) });
    await clerk.post(`/search/customers/mobile-phone-number`, { mobile_phone_number: canary() });
    await new Client(server.url, { DirectLogin: `token=${canary()}` }).get('/users/current');
    const login = `username=${canary()},password=${canary()},consumer_key=${server.admin.consumerKey}`;
    await new Client(server.url, { DirectLogin: login }).post('/my/logins/direct');
  }

  const said = () => server.processes.map((process) => process.output()).join('\n');
  const found = (text: string) => canaries.filter((value) => text.includes(value));

  test('is in no log of any process, not even at the level of traces', () => {
    expect(said()).toContain('"msg":"request"');
    expect(found(said())).toEqual([]);
  });

  test('is in no metric, and no label is an id', async () => {
    for (const process of server.processes) {
      const metrics = await process.metrics();
      expect(found(metrics)).toEqual([]);
      expect(metrics).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
      expect(metrics).not.toContain(bank);
    }
  });

  test('is in no trace, and no span but the first names an id', async () => {
    const operations = [
      'OBPv4.0.0-createCustomer',
      'OBPv2.0.0-addKycMedia',
      'OBPv3.1.0-updateCustomerNumber',
    ];
    const recorded = () => collector.spans.map(({ attributes }) => attributes['obp.operation_id']);
    await until('the requests have come', () => operations.every((name) => recorded().includes(name)));
    await until('the last one has come', () =>
      collector.spans.some(({ attributes }) => attributes['error.type'] === 'OBP-20004'),
    );
    expect(found(collector.text)).toEqual([]);
    expect(collector.text).not.toContain(bank);
    for (const { attributes } of collector.spans) {
      const { 'obp.correlation_id': _id, ...others } = attributes;
      expect(JSON.stringify(others)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    }
  });

  test('a request is followed by its id through the logs of all processes', async () => {
    const lines = server.processes.flatMap((process) =>
      process
        .output()
        .split('\n')
        .filter((line) => line.startsWith('{') && line.includes(`"correlation_id":"${correlationId}"`))
        .map((line) => JSON.parse(line)),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ msg: 'request', operation: 'OBPv4.0.0-createCustomer', status: 201 }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ msg: 'action', action: 'v1.customer.create', answered: 'ok' }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ action: 'v1.identity.finishRequest' }));
  });

  test('once deleted, is not on the disk either, nor in an answer kept for a repeat', async () => {
    const folder = server.processes[0]?.folder;
    if (distributed || folder === undefined) return;
    const { body } = await clerk.get(`/banks/${bank}/customers`);
    for (const { customer_id } of body.customers) {
      const gone = await clerk.delete(`/management/cascading/banks/${bank}/customers/${customer_id}`);
      expect(gone.status).toBe(200);
    }
    // A stop erases everything that is due.
    expect(await server.processes[0]?.stop()).toBe(0);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const stored = files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')).join('\n');
    expect(found(stored)).toEqual([]);
  });
});
