import { randomBytes } from 'node:crypto';
import { type Client, newBank, userWith } from '../harness/client';
import { type CollectedSpan, Collector } from '../harness/collector';
import { customerBody } from '../harness/examples';
import { distributed, startServer, type TestServer } from '../harness/server';
import { until } from '../harness/until';

/** The spans that an operator's collector receives, the same in one process and across processes. */
describe('a trace', () => {
  let collector: Collector;
  let server: TestServer;
  let bank: string;
  let clerk: Client;
  let customer: string;

  beforeAll(async () => {
    collector = await Collector.started();
    server = await startServer({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=our%20bank',
    });
    bank = await newBank(server);
    const roles = ['CanCreateCustomer', 'CanGetCustomer', 'CanCreateCustomerAttributeAtOneBank'];
    clerk = await userWith(server, ...roles.map((role) => ({ role, bank_id: bank })));
    customer = (await clerk.post(`/banks/${bank}/customers`, customerBody())).body.customer_id;
    const attribute = { name: 'SHOE_SIZE', type: 'INTEGER', value: '43' };
    expect((await clerk.post(`${path()}/attribute`, attribute)).status).toBe(201);
  });
  afterAll(async () => {
    await server?.stop();
    await collector?.stop();
  });

  const path = () => `/banks/${bank}/customers/${customer}`;
  const GET_CUSTOMER = 'GET /obp/v4.0.0/banks/BANK_ID/customers/CUSTOMER_ID';

  /** A client that traces as well. */
  const tracedClient = (flags: string) => {
    const traceId = randomBytes(16).toString('hex');
    const spanId = randomBytes(8).toString('hex');
    return { traceId, spanId, client: clerk.with({ traceparent: `00-${traceId}-${spanId}-${flags}` }) };
  };
  const spansOf = (trace: string) => collector.spans.filter(({ traceId }) => traceId === trace);

  /** A span and those above it, from the first one down; a call is one step, whether it is one span or two. */
  const wayTo = (span: CollectedSpan): CollectedSpan[] => {
    const above = collector.spans.find(({ spanId }) => spanId === span.parentSpanId);
    return above === undefined ? [span] : [...wayTo(above), span];
  };
  const steps = (spans: readonly CollectedSpan[]): string[] =>
    spans.map(({ name }) => name).filter((name, at, all) => name !== all[at - 1]);
  const arrived = async (traceId: string, ...way: string[]): Promise<CollectedSpan[]> => {
    let found: CollectedSpan[] | undefined;
    await until(`${way.join(' > ')} has come`, () => {
      found = spansOf(traceId)
        .map(wayTo)
        .find((spans) => steps(spans).join() === way.join());
      return found !== undefined;
    });
    return found ?? [];
  };

  test('goes on from the client through the gateway and two services to a database', async () => {
    const { client, traceId, spanId } = tracedClient('01');
    expect((await client.get(path())).status).toBe(200);

    const way = await arrived(
      traceId,
      GET_CUSTOMER,
      'v1.customer.get',
      'v1.attribute.ofCustomers',
      'get customer_attributes',
    );

    expect(way[0]).toMatchObject({ kind: 'server', parentSpanId: spanId });
    expect(way.at(-1)).toMatchObject({
      kind: 'client',
      attributes: {
        'obp.service': 'attribute',
        'db.collection.name': 'customer_attributes',
        'db.operation.name': 'get',
      },
    });
    const across = [
      'obp-gateway server',
      'obp-gateway client',
      'obp-customer server',
      'obp-customer client',
      'obp-attribute server',
      'obp-attribute client',
    ];
    const within = ['obp-all server', 'obp-all internal', 'obp-all internal', 'obp-all client'];
    expect(way.map(({ service, kind }) => `${service} ${kind}`)).toEqual(distributed ? across : within);
    await arrived(traceId, GET_CUSTOMER, 'v1.customer.get', 'get customers');
  });

  test('has the attributes of a request from the endpoint table, and its status', async () => {
    const { client, traceId } = tracedClient('01');
    const answer = await client.get(path());
    const [request] = await arrived(traceId, GET_CUSTOMER);
    expect(request).toMatchObject({ isError: false });
    expect(request?.attributes).toEqual({
      'http.request.method': 'GET',
      'http.route': '/obp/v4.0.0/banks/BANK_ID/customers/CUSTOMER_ID',
      'http.response.status_code': 200,
      'obp.operation_id': 'OBPv3.1.0-getCustomerByCustomerId',
      'obp.correlation_id': answer.headers.get('correlation-id'),
    });
  });

  test("of a client's error it has the code, and no error status", async () => {
    const { client, traceId } = tracedClient('01');
    expect((await client.get(`/banks/${bank}/customers/unknown`)).status).toBe(404);
    const way = await arrived(traceId, GET_CUSTOMER, 'v1.customer.get');
    for (const { attributes, isError } of way) {
      expect([attributes['error.type'], isError]).toEqual(['OBP-30046', false]);
    }
  });

  test('of a path that is none of ours, it has nothing', async () => {
    const { client, traceId } = tracedClient('01');
    await client.get('/unknown/else');
    const [request] = await arrived(traceId, 'GET');
    expect(request?.attributes).toEqual({
      'http.request.method': 'GET',
      'http.response.status_code': 404,
      'error.type': 'OBP-10404',
      'obp.correlation_id': expect.any(String),
    });
  });

  test.each(['nonsense', '00-00000000000000000000000000000000-0000000000000000-01'])(
    'begins a new trace where a client sends %s',
    async (traceparent) => {
      const { headers } = await clerk.with({ traceparent }).get(path());
      const id = headers.get('correlation-id');
      let request: CollectedSpan | undefined;
      await until('it has come', () => {
        request = collector.spans.find(({ attributes }) => attributes['obp.correlation_id'] === id);
        return request !== undefined;
      });
      expect(request?.parentSpanId).toBe('');
    },
  );

  test('carries the headers of the collector', () => {
    expect(collector.headers['x-tenant']).toBe('our bank');
  });

  test('is delivered completely when processes stop, unless the client has excluded it', async () => {
    const [wanted, unwanted] = [tracedClient('01'), tracedClient('00')];
    await unwanted.client.get(path());
    await wanted.client.get(path());
    await server.stop();
    const ways = spansOf(wanted.traceId).map((span) => steps(wayTo(span)).join(' > '));
    expect(ways).toContain(
      `${GET_CUSTOMER} > v1.customer.get > v1.attribute.ofCustomers > get customer_attributes`,
    );
    expect(spansOf(unwanted.traceId)).toEqual([]);
  });
});
