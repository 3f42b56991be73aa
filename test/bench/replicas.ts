/**
 * `npm run bench:replicas`: reads of a customer with one, two and four replicas of the customer service, on NATS and
 * MongoDB. Prints throughput and the processor time of every process: how the work is spread, and what a request
 * costs. On a machine with two cores more replicas cannot be faster; they must not be slower, and must share.
 */
import { randomBytes } from 'node:crypto';
import { cpuOf } from './processes';
import { load, median, startProduct, TURNS } from './product';

const PARTS = ['gateway', 'identity', 'bank', 'attribute'];
const CONNECTIONS = 20;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function withReplicas(count: number, bus: NodeJS.ProcessEnv): Promise<void> {
  const names = [...PARTS, ...Array<string>(count).fill('customer')];
  const product = await startProduct(names, { ...bus, NAMESPACE: `bench${randomBytes(4).toString('hex')}` });
  await load(product, 'GET', CONNECTIONS);
  const rates: number[] = [];
  const costs: number[] = [];
  const before = product.processes.map(cpuOf);
  let requests = 0;
  for (let turn = 0; turn < TURNS; turn++) {
    const { result, cpu } = await load(product, 'GET', CONNECTIONS);
    rates.push(result.requests.average);
    costs.push(cpu);
    requests += result.requests.total;
  }
  const each = product.processes.map(
    (child, at) => `${names[at]} ${((cpuOf(child) - (before[at] ?? 0)) / requests).toFixed(0)}`,
  );
  print(
    `${count} of customer: ${median(rates).toFixed(0)}/s, ${median(costs).toFixed(0)} µs a request: ${each.join(', ')}`,
  );
  for (const child of product.processes) child.kill('SIGTERM');
}

async function main(): Promise<void> {
  const { NATS_URL, MONGO_URL } = process.env;
  if (NATS_URL === undefined || MONGO_URL === undefined) return print('skipped: set NATS_URL and MONGO_URL');
  for (const count of [1, 2, 4]) await withReplicas(count, { NATS_URL, STORE_URL: MONGO_URL });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
