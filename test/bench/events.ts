/**
 * `npm run bench:events`: the cost of events, and their delay. The same writes with and without events take turns, in one
 * process and, with NATS_URL and MONGO_URL, across processes. Across processes it also measures how long after the
 * answer a follower has the event, and how fast a follower that was away catches up.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JetStreamLog } from '../../packages/events/jetstream';
import { customerBody } from '../harness/examples';
import { forget, newNamespace } from '../harness/namespaces';
import { until } from '../harness/until';
import { stop } from './processes';
import { load, median, send, startProduct, type Target, TURNS, type Turn } from './product';

const PARTS = ['gateway', 'identity', 'bank', 'customer', 'attribute'];
const WARM_UP_TURNS = 2;
const ANSWERED = 200;
const MISSED = 10_000;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/**
 * Writes with events and without, in turns. The ratio of the median rates shows the effect on throughput; that of CPU
 * time, which other processes disturb less, shows the cost.
 */
async function compare(mode: string, emitting: Target, silent: Target): Promise<void> {
  const turns = new Map<Target, Turn[]>([
    [emitting, []],
    [silent, []],
  ]);
  for (let number = -WARM_UP_TURNS; number < TURNS; number++) {
    for (const target of number % 2 === 0 ? [emitting, silent] : [silent, emitting]) {
      const turn = await load(target, 'POST');
      if (number >= 0) turns.get(target)?.push(turn);
    }
  }
  const of = (target: Target, pick: (turn: Turn) => number) => median((turns.get(target) ?? []).map(pick));
  const rates = [emitting, silent].map((target) => of(target, ({ result }) => result.requests.average));
  const costs = [emitting, silent].map((target) => of(target, ({ cpu }) => cpu));
  print(
    `${mode}: POST customer ${shown(rates)} writes a second with events and without; ${shown(costs)} µs of CPU time a write`,
  );
}

const shown = ([withEvents = 0, without = 1]: number[]): string =>
  `${withEvents.toFixed(0)} and ${without.toFixed(0)} (${(withEvents / without).toFixed(2)})`;

async function inOneProcess(): Promise<void> {
  const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'obp-bench-')));
  const [emitting, silent] = [
    await startProduct([], { STORE_URL: `file:${folders[0]}` }),
    await startProduct([], { STORE_URL: `file:${folders[1]}`, EVENTS: 'false' }),
  ];
  await compare('one process', emitting, silent);
  await stop([...emitting.processes, ...silent.processes]);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

async function acrossProcesses(url: string, mongo: string): Promise<void> {
  const [namespace, other] = [newNamespace(), newNamespace()];
  const env = { NATS_URL: url, STORE_URL: mongo };
  const emitting = await startProduct(PARTS, { ...env, NAMESPACE: namespace });
  const silent = await startProduct(PARTS, { ...env, NAMESPACE: other, EVENTS: 'false' });
  await compare('across processes', emitting, silent);
  await hear(emitting, new JetStreamLog({ url, namespace, role: 'bench', retentionDays: 0 }));
  await stop([...emitting.processes, ...silent.processes]);
  for (const each of [namespace, other]) await forget(each);
}

async function hear(product: Target, log: JetStreamLog): Promise<void> {
  await promptness(product, log);
  await catchUp(product, log);
  await log.close();
}

/** From the answer to a write until a follower has its event. */
async function promptness(product: Target, log: JetStreamLog): Promise<void> {
  const received = new Map<unknown, number>();
  const handle = async ({ data }: { data: Record<string, unknown> }): Promise<void> =>
    void received.set(data.customer_id, performance.now());
  const follower = await log.follow({ name: 'prompt', events: [], from: 'now', handle });
  const lags: number[] = [];
  for (let n = 0; n < ANSWERED; n++) {
    const made = await send(product.url + product.postPath, product.headers, customerBody());
    const answered = performance.now();
    await until('the event arrives', () => received.has(made.customer_id));
    lags.push(Math.max(0, (received.get(made.customer_id) ?? 0) - answered));
  }
  await follower.stop();
  const p99 = lags.toSorted((a, b) => a - b)[Math.floor(lags.length * 0.99)] ?? 0;
  print(
    `  a follower has the event ${median(lags).toFixed(1)} ms after the answer, p99 ${p99.toFixed(1)} ms`,
  );
}

/** A follower that begins when events wait already. */
async function catchUp(product: Target, log: JetStreamLog): Promise<void> {
  for (let written = 0; written < MISSED; ) {
    written += (await load(product, 'POST')).result.requests.total;
  }
  let received = 0;
  const begun = performance.now();
  const handle = async (): Promise<void> => {
    received += 1;
  };
  const follower = await log.follow({ name: 'late', events: [], from: 'beginning', handle });
  await until('it has caught up', () => received >= MISSED, 120_000);
  const seconds = (performance.now() - begun) / 1_000;
  await follower.stop();
  print(`  ${MISSED} events that waited: ${seconds.toFixed(1)} s, ${(MISSED / seconds).toFixed(0)}/s`);
}

async function main(): Promise<void> {
  const { NATS_URL, MONGO_URL } = process.env;
  await inOneProcess();
  if (NATS_URL === undefined || MONGO_URL === undefined) return print('skipped: set NATS_URL and MONGO_URL');
  await acrossProcesses(NATS_URL, MONGO_URL);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
