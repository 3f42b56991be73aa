import { createServer } from 'node:http';
import { readEvents } from '@obp-customer-services/client';
import { ViewStore } from './store';
import { followed } from './view';

const {
  NATS_URL = 'nats://127.0.0.1:4222',
  NAMESPACE = 'obp',
  FOLDER = './data',
  PORT = '8090',
} = process.env;
const name = 'read-model';
const warn = (message: string) => void process.stderr.write(`${message}\n`);

async function main(): Promise<void> {
  const view = ViewStore.open(FOLDER);
  const reader = readEvents({ natsUrl: NATS_URL, namespace: NAMESPACE, name }, warn);
  const following = await reader.follow({
    name,
    events: followed,
    // An empty folder is a view that is new, or lost: NATS may know this name, and it begins again all the same.
    restart: view.isEmpty(),
    from: 'beginning',
    handle: async (event) => view.take(event),
  });

  const server = createServer(async (request, response) => {
    if (request.url === '/metrics') return void response.end(await reader.metrics());
    const bank = /^\/banks\/([^/]+)$/.exec(request.url ?? '')?.[1];
    if (bank === undefined) return void response.writeHead(404).end();
    const customers = view.customersOf(decodeURIComponent(bank));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ waiting: await following.lag(), count: customers.length, customers }));
  });
  server.listen(Number(PORT), '127.0.0.1', () =>
    process.stdout.write(`http://127.0.0.1:${PORT}/banks/BANK_ID\n`),
  );

  process.once('SIGTERM', async () => {
    server.close();
    await reader.close();
    view.close();
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
