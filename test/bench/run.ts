/**
 * `npm run bench`: authenticated `GET customer` and `POST customers` against the floor (floor.ts), in turns, in one
 * run. Prints throughput, ratios, percentiles, memory and start time. Distributed as well where NATS_URL and
 * MONGO_URL are set. Compare ratios: absolute figures depend on the machine and its load.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type autocannon from 'autocannon';
import { customerBody } from '../harness/examples';
import { forget, newNamespace } from '../harness/namespaces';
import { answers, freePort, memoryOf, start, stop } from './processes';
import {
  CONNECTIONS,
  load,
  median,
  retry,
  send,
  startProduct,
  type Target,
  TURNS,
  type Turn,
} from './product';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

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
      `  ${target.name.padEnd(8)} ${rate(target).toFixed(0).padStart(6)}/s  p50 ${at((l) => l.p50)} ms  p97.5 ${at((l) => l.p97_5)} ms  p99 ${at((l) => l.p99)} ms  cpu ${cpu(target).toFixed(0)} µs`,
    );
  }
  print(
    `  ratio    ${(rate(product) / rate(floor)).toFixed(2)} of the floor's throughput, ${(cpu(product) / cpu(floor)).toFixed(2)} times its CPU time`,
  );
}

const folder = () => `file:${mkdtempSync(join(tmpdir(), 'obp-bench-'))}`;

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
  await stop([...product.processes, ...floor.processes]);
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
  const env = { NATS_URL, STORE_URL: MONGO_URL };
  // The floor does not deflate its messages, so no node of the product could read them.
  const [namespace, other] = [newNamespace(), newNamespace()];
  await round(
    'Across processes, NATS and MongoDB',
    await startProduct(['gateway', 'identity', 'bank', 'customer', 'attribute'], {
      ...env,
      NAMESPACE: namespace,
    }),
    await startFloor(['web', 'action'], { ...env, NAMESPACE: other }),
  );
  for (const each of [namespace, other]) await forget(each);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
