/**
 * `npm run bench`: authenticated `GET customer` and `POST customers` against the floor (floor.ts), in turns, in one
 * run. Prints throughput, ratios, percentiles, memory and start time. Distributed as well where NATS_URL and
 * MONGO_URL are set. Ratios are the figures to look at: absolute ones depend on the machine and its neighbours.
 */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { customerBody } from '../harness/examples';
import { answers, cpuOf, freePort, memoryOf, start } from './processes';

const TURNS = Number(process.env.BENCH_TURNS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const CONNECTIONS = 10;

interface Target {
  name: string;
  url: string;
  headers: Record<string, string>;
  getPath: string;
  postPath: string;
  processes: ChildProcess[];
  startMs: number;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** What one turn of load has shown. */
interface Turn {
  result: autocannon.Result;
  /** Processor time of all processes of the target, in microseconds a request: less noisy than throughput. */
  cpu: number;
}

async function load(target: Target, method: 'GET' | 'POST'): Promise<Turn> {
  const before = cpuOfAll(target);
  const result = await autocannon({
    url: target.url + (method === 'GET' ? target.getPath : target.postPath),
    method,
    headers: { ...target.headers, 'content-type': 'application/json' },
    ...(method === 'POST' ? { body: JSON.stringify(customerBody()) } : {}),
    connections: CONNECTIONS,
    duration: SECONDS,
  });
  if (result.non2xx > 0 || result.requests.total === 0)
    throw new Error(`${target.name} ${method}: ${result.non2xx} answers were not 2xx`);
  return { result, cpu: (cpuOfAll(target) - before) / result.requests.total };
}

const cpuOfAll = ({ processes }: Target): number => processes.reduce((sum, child) => sum + cpuOf(child), 0);

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function compare(product: Target, floor: Target, method: 'GET' | 'POST'): Promise<void> {
  const results = new Map<Target, Turn[]>([
    [product, []],
    [floor, []],
  ]);
  for (let turn = 0; turn <= TURNS; turn++) {
    for (const target of turn % 2 === 0 ? [product, floor] : [floor, product]) {
      const shown = await load(target, method);
      // The first turn warms up.
      if (turn > 0) results.get(target)?.push(shown);
    }
  }
  const of = (target: Target, pick: (turn: Turn) => number) => median((results.get(target) ?? []).map(pick));
  const rate = (target: Target) => of(target, ({ result }) => result.requests.average);
  const cpu = (target: Target) => of(target, (turn) => turn.cpu);
  for (const [target, list] of results) {
    const at = (pick: (latency: autocannon.Histogram) => number) =>
      median(list.map(({ result }) => pick(result.latency))).toFixed(1);
    print(
      `  ${target.name.padEnd(8)} ${rate(target).toFixed(0).padStart(6)}/s  p50 ${at((l) => l.p50)} ms  p97.5 ${at((l) => l.p97_5)} ms  p99 ${at((l) => l.p99)} ms`,
    );
  }
  print(
    `  ratio    ${(rate(product) / rate(floor)).toFixed(2)} of the floor's throughput, ${(cpu(product) / cpu(floor)).toFixed(2)} times its processor time`,
  );
}

const secrets = () => ({
  ADMIN_USERNAME: 'bench',
  ADMIN_PASSWORD: randomBytes(12).toString('hex'),
  CONSUMER_KEY: randomBytes(20).toString('hex'),
  TOKEN_KEYS: `k1:${randomBytes(24).toString('hex')}`,
});

async function send(
  url: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<Record<string, string>> {
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, string>;
}

/** Logs in, makes a customer, and says how it is read. */
async function prepare(
  url: string,
  made: ReturnType<typeof secrets>,
): Promise<Pick<Target, 'headers' | 'getPath' | 'postPath'>> {
  const credentials = `username=${made.ADMIN_USERNAME},password=${made.ADMIN_PASSWORD},consumer_key=${made.CONSUMER_KEY}`;
  const { token } = await send(`${url}/my/logins/direct`, { DirectLogin: credentials }, {});
  const headers = { DirectLogin: `token=${token}` };
  const api = `${url}/obp/v4.0.0`;
  const { user_id } = await send(`${api}/users/current/user_id`, headers);
  for (const role_name of ['CanCreateCustomer', 'CanGetCustomer']) {
    await send(`${api}/users/${user_id}/entitlements`, headers, { bank_id: 'obp1', role_name });
  }
  const { customer_id } = await send(`${api}/banks/obp1/customers`, headers, customerBody());
  return {
    headers,
    getPath: `/obp/v4.0.0/banks/obp1/customers/${customer_id}`,
    postPath: '/obp/v4.0.0/banks/obp1/customers',
  };
}

const folder = () => `file:${mkdtempSync(join(tmpdir(), 'obp-bench-'))}`;

async function startProduct(names: readonly string[], env: NodeJS.ProcessEnv): Promise<Target> {
  const made = secrets();
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const since = performance.now();
  const processes = (names.length === 0 ? [[]] : names.map((name) => [name])).map((args) =>
    start('bin/start.js', args, { ...made, ...env, PORT: port }),
  );
  const startMs = await answers(`${url}/obp/v4.0.0/banks`, since);
  await answers(`${url}/my/logins/direct`);
  return { name: 'product', url, processes, startMs, ...(await retry(() => prepare(url, made))) };
}

async function startFloor(parts: readonly string[], env: NodeJS.ProcessEnv): Promise<Target> {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const since = performance.now();
  const processes = parts.map((part) => start('test/bench/floor.js', [part], { ...env, PORT: port }));
  const startMs = await answers(`${url}/customers/x`, since);
  const target = { name: 'floor', url, headers: {}, getPath: '', postPath: '/customers', processes, startMs };
  await retry(() => send(`${url}/customers`, {}, { ...customerBody(), id: 'x' }));
  return { ...target, getPath: '/customers/x' };
}

/** Services of a process that has just started are seen by the others a moment later. */
async function retry<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function round(title: string, product: Target, floor: Target): Promise<void> {
  print(`\n${title}`);
  const memory = product.processes.map(memoryOf);
  print(
    `  first answer after ${product.startMs.toFixed(0)} ms; idle memory ${memory.join(' + ')} MB (floor ${floor.processes.map(memoryOf).join(' + ')} MB)`,
  );
  for (const method of ['GET', 'POST'] as const) {
    print(`  ${method === 'GET' ? 'GET customer' : 'POST customers'}, ${CONNECTIONS} connections`);
    await compare(product, floor, method);
  }
  print(`  memory after the load ${product.processes.map(memoryOf).join(' + ')} MB`);
  for (const child of [...product.processes, ...floor.processes]) child.kill('SIGTERM');
}

async function main(): Promise<void> {
  await round(
    'One process, embedded store',
    await startProduct([], { STORE_URL: folder() }),
    await startFloor(['all'], { STORE_URL: folder() }),
  );
  const { NATS_URL, MONGO_URL } = process.env;
  if (NATS_URL === undefined || MONGO_URL === undefined) {
    print('\nskipped: across processes; set NATS_URL and MONGO_URL');
    return;
  }
  const shared = { NATS_URL, STORE_URL: MONGO_URL, NAMESPACE: `bench${randomBytes(4).toString('hex')}` };
  await round(
    'Across processes, NATS and MongoDB',
    await startProduct(['gateway', 'identity', 'bank', 'customer', 'attribute'], shared),
    await startFloor(['web', 'action'], shared),
  );
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
