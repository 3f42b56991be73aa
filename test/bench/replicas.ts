/**
 * `npm run bench:replicas`: reads of a customer with one, two and four replicas of the customer service, on NATS and
 * MongoDB. Prints throughput and the CPU time of every process: the spread of the work, and the cost of a
 * request. On a machine with two cores more replicas cannot be faster; they must not be slower, and must share.
 *
 * Under two loads: the same for all, and one that grows with the replicas, as it does where an operator adds them. A
 * process that has little to do wakes for every message, and one that has much takes several at once: the first load
 * shows that as a cost of replicas, the second does not.
 *
 * All three are up at once and take turns, so that a neighbour on the machine disturbs each alike. Nothing is measured
 * before the compiler of Node has done its work: four replicas get a quarter of the requests each, and would look dear.
 */
import { forget, newNamespace } from '../harness/namespaces';
import { cpuOf, stop } from './processes';
import { load, median, startProduct, type Target, TURNS } from './product';

const PARTS = ['gateway', 'identity', 'bank', 'attribute'];
const CONNECTIONS = 20;
/** Reads that every replica has answered before anything counts. */
const WARM_UP_READS = Number(process.env.BENCH_WARM_UP ?? 30_000);

interface Replicated {
  readonly count: number;
  readonly namespace: string;
  readonly names: readonly string[];
  readonly product: Target;
  /** Under the load that is the same for all, and the one that grows. */
  readonly same: Measured[];
  readonly grown: Measured[];
}

/** One turn; costs are microseconds of CPU time per request, for every process. */
interface Measured {
  readonly rate: number;
  readonly p99: number;
  readonly costs: number[];
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function started(count: number, env: NodeJS.ProcessEnv): Promise<Replicated> {
  const names = [...PARTS, ...Array<string>(count).fill('customer')];
  const namespace = newNamespace();
  const product = await startProduct(names, { ...env, NAMESPACE: namespace });
  return { count, namespace, names, product, same: [], grown: [] };
}

async function warmUp({ count, product }: Replicated): Promise<void> {
  for (let reads = 0; reads < WARM_UP_READS * count; ) {
    reads += (await load(product, 'GET', CONNECTIONS)).result.requests.total;
  }
}

async function turn({ product, count, same, grown }: Replicated): Promise<void> {
  same.push(await measured(product, CONNECTIONS));
  grown.push(await measured(product, CONNECTIONS * count));
}

async function measured(product: Target, connections: number): Promise<Measured> {
  const before = product.processes.map(cpuOf);
  const { result } = await load(product, 'GET', connections);
  const used = product.processes.map((child, at) => cpuOf(child) - (before[at] ?? 0));
  return {
    rate: result.requests.average,
    p99: result.latency.p99,
    costs: used.map((microseconds) => microseconds / result.requests.total),
  };
}

function show({ count, names }: Replicated, turns: readonly Measured[]): void {
  const of = (pick: (measured: Measured) => number) => median(turns.map(pick)).toFixed(0);
  const costOf = (part: string) =>
    names.flatMap((name, at) => (name === part ? [of(({ costs }) => costs[at] ?? 0)] : [])).join(' + ');
  const whole = of(({ costs }) => costs.reduce((sum, cost) => sum + cost, 0));
  print(
    `  ${count} of customer: ${of(({ rate }) => rate).padStart(5)}/s  p99 ${of(({ p99 }) => p99).padStart(3)} ms  ` +
      `${whole.padStart(5)} µs a request: gateway ${costOf('gateway')}, attribute ${costOf('attribute')}, ` +
      `identity ${costOf('identity')}, bank ${costOf('bank')}, customer ${costOf('customer')}`,
  );
}

async function main(): Promise<void> {
  const { NATS_URL, MONGO_URL } = process.env;
  if (NATS_URL === undefined || MONGO_URL === undefined) return print('skipped: set NATS_URL and MONGO_URL');
  const all: Replicated[] = [];
  for (const count of [1, 2, 4]) all.push(await started(count, { NATS_URL, STORE_URL: MONGO_URL }));
  for (const one of all) await warmUp(one);
  for (let number = 0; number < TURNS; number++) {
    for (const one of number % 2 === 0 ? all : all.toReversed()) await turn(one);
  }
  print(`GET customer; medians of ${TURNS} turns; NATS and MongoDB not counted`);
  print(`${CONNECTIONS} connections`);
  for (const one of all) show(one, one.same);
  print(`${CONNECTIONS} connections for each replica`);
  for (const one of all) show(one, one.grown);
  for (const { product, namespace } of all) {
    await stop(product.processes);
    await forget(namespace);
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
