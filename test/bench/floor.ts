/**
 * The floor of the benchmark: the same parts with nothing in between. moleculer-web routes to an action, the action
 * reads or writes one document. `floor.js all` is one process on the embedded store; `floor.js web` and
 * `floor.js action` are two on NATS and MongoDB.
 */
import { type BrokerOptions, ServiceBroker, type ServiceSchema } from 'moleculer';
import ApiGateway, { type ApiSettingsSchema } from 'moleculer-web';
import { MongoClient } from 'mongodb';
import { v7 as uuidv7 } from 'uuid';
import { noOutbox } from '../../packages/events';
import { openDatabase } from '../../packages/store';
import { type CustomerDoc, openCustomerStore } from '../../services/customer/customer.store';
import { newCustomer } from '../../services/customer/domain/customer';
import { customerBody } from '../harness/examples';

interface Documents {
  get(id: string): Promise<unknown>;
  put(doc: Record<string, unknown>): Promise<void>;
}

/** The same document as the product keeps. The one that is read is named by the benchmark; the others get an id here. */
function customerOf({ id, ...body }: Record<string, unknown>): CustomerDoc {
  const customer_id = typeof id === 'string' ? id : uuidv7();
  const created = {
    bank_id: 'floor',
    customer_id,
    customer_number: customer_id,
    now: new Date().toISOString(),
  };
  return { ...newCustomer(customerBody(body), created), _id: customer_id };
}

async function embedded(): Promise<Documents> {
  const database = await openDatabase(process.env.STORE_URL ?? 'memory:');
  const { customers } = await openCustomerStore({ store: database.store('floor'), outbox: noOutbox });
  return {
    get: (id) => customers.get(id),
    put: (doc) => customers.insert(customerOf(doc)),
  };
}

async function mongo(): Promise<Documents> {
  const client = await new MongoClient(process.env.STORE_URL ?? '').connect();
  const documents = client.db(`${process.env.NAMESPACE}_floor`).collection<CustomerDoc>('customers');
  // The product's own indexes, made by the product's own store.
  const database = await openDatabase(process.env.STORE_URL ?? '');
  await openCustomerStore({ store: database.store(`${process.env.NAMESPACE}_floor`), outbox: noOutbox });
  return {
    get: (id) => documents.findOne({ _id: id }),
    put: async (doc) => {
      await documents.insertOne(customerOf(doc));
    },
  };
}

const action = (documents: Documents): ServiceSchema => ({
  name: 'customers',
  actions: {
    get: (ctx) => documents.get(ctx.params.params.id),
    create: async (ctx) => {
      await documents.put(ctx.params.body);
      return ctx.params.body;
    },
  },
});

const web: ServiceSchema<ApiSettingsSchema> = {
  name: 'api',
  mixins: [ApiGateway],
  settings: {
    port: Number(process.env.PORT),
    ip: '127.0.0.1',
    logRequest: null,
    logResponse: null,
    routes: [
      {
        path: '/',
        mergeParams: false,
        bodyParsers: { json: true },
        aliases: { 'GET customers/:id': 'customers.get', 'POST customers': 'customers.create' },
      },
    ],
  },
};

async function main(): Promise<void> {
  const [part = 'all'] = process.argv.slice(2);
  const { NATS_URL, NAMESPACE = '' } = process.env;
  const bus: BrokerOptions =
    NATS_URL === undefined
      ? {}
      : { namespace: NAMESPACE, transporter: { type: 'NATS', options: { url: NATS_URL } } };
  const broker = new ServiceBroker({ nodeID: `floor-${part}-${process.pid}`, logger: false, ...bus });
  if (part !== 'action') broker.createService(web);
  if (part === 'all') broker.createService(action(await embedded()));
  if (part === 'action') broker.createService(action(await mongo()));
  await broker.start();
  process.on('SIGTERM', () => void broker.stop().then(() => process.exit(0)));
  process.stdout.write('ready\n');
}

void main();
