/**
 * Measures the embedded store: `node -r ./tools/register.js test/bench/store.ts [documents...]`, with `STORE_SYNC` as
 * it is set. Each size runs in a process of its own, on a folder that another process filled; that one ends by SIGKILL,
 * so the start includes what a crash leaves behind.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Collection, type Doc, type Filter, openDatabase } from '../../packages/store/index';

interface Customer extends Doc {
  number: string;
  terms: string[];
  phone: string;
  text: string;
}

const SPEC = {
  name: 'customers',
  indexes: [
    { name: 'number', fields: ['number'], unique: true },
    { name: 'terms', fields: ['terms'], each: 'terms' },
    { name: 'phone', fields: ['phone'], contains: 'phone' },
  ],
};

const options = { sync: process.env.STORE_SYNC === 'disk' };
const WRITERS = 10;
const WRITES = 20_000;

function customer(at: number): Customer {
  const number = String(at).padStart(8, '0');
  const words = Array.from({ length: 170 }, (_, word) => ((at * 31 + word * 7919) % 1_000_003).toString(36));
  return {
    _id: `bank|${number}`,
    number: `n${number}`,
    terms: [`group=${at % 50}`, 'all=1'],
    phone: `+49 ${String((at * 7919) % 1_000_003).padStart(7, '0')}`,
    text: words.join(' ').padEnd(1300, '.'),
  };
}

type Row = Record<string, string>;

/** Milliseconds per call, over some calls, after a few that warm up. */
async function timed(calls: number, work: (at: number) => Promise<unknown>): Promise<string> {
  for (let at = 0; at < Math.min(calls, 20); at += 1) await work(at);
  const start = process.hrtime.bigint();
  for (let at = 0; at < calls; at += 1) await work(at);
  return `${(Number(process.hrtime.bigint() - start) / 1e6 / calls).toFixed(3)} ms`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

/** Memory of the process without the files that it maps. */
function ownMemory(): number {
  return Number(/RssAnon:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) * 1024;
}

async function fill(folder: string, count: number): Promise<Row> {
  const database = await openDatabase(`file:${folder}`, options);
  const customers = await database.store('bench').collection<Customer>(SPEC);
  const start = Date.now();
  for (let at = 0; at < count; at += 1) await customers.insert(customer(at));
  const insert = `${((Date.now() - start) / count).toFixed(3)} ms`;
  return { documents: String(count), insert };
}

/** Writers side by side, each with its next write when the last is acknowledged, and how long the event loop waits. */
async function underWrites(customers: Collection<Customer>, from: number): Promise<Row> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let next = from;
  const start = performance.now();
  delay.enable();
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      while (next < from + WRITES) await customers.insert(customer(next++));
    }),
  );
  delay.disable();
  const seconds = (performance.now() - start) / 1_000;
  const ms = (percentile: number) => `${(delay.percentile(percentile) / 1e6).toFixed(1)} ms`;
  return {
    [`writes of ${WRITERS} writers`]: `${Math.round(WRITES / seconds)}/s`,
    'event loop delay p50': ms(50),
    'event loop delay p99': ms(99),
    'event loop delay p99.9': ms(99.9),
    'event loop delay max': `${(delay.max / 1e6).toFixed(1)} ms`,
  };
}

async function measure(folder: string, count: number): Promise<Row> {
  const before = ownMemory();
  const start = process.hrtime.bigint();
  const database = await openDatabase(`file:${folder}`, options);
  const customers = await database.store('bench').collection<Customer>(SPEC);
  const startUp = `${(Number(process.hrtime.bigint() - start) / 1e6).toFixed(0)} ms`;
  const any = (at: number): number => (at * 7919) % count;
  const far = Math.floor(count * 0.9);
  const lists = await measureLists(customers, far);
  const row: Row = {
    'start-up': startUp,
    get: await timed(2000, (at) => customers.get(customer(any(at))._id)),
    'unique lookup': await timed(2000, (at) => customers.findOne({ number: customer(any(at)).number })),
    update: await timed(1000, (at) =>
      customers.update({ _id: customer(any(at))._id }, { $inc: { visits: 1 } }),
    ),
    ...lists,
    ...(await underWrites(customers, count)),
    'own memory': `${megabytes(before)} -> ${megabytes(ownMemory())}`,
    'with mapped files': megabytes(process.memoryUsage().rss),
  };
  await database.close();
  const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  return { ...row, disk: megabytes(bytes) };
}

async function measureLists(customers: Collection<Customer>, far: number): Promise<Row> {
  const page = (filter: object, skip: number) => () =>
    customers.find({ ...filter }, { sort: { _id: 1 }, skip, limit: 50 });
  const bank = { _id: { $regex: '^bank\\|' } };
  return {
    'page of 50': await timed(100, page(bank, 0)),
    'page at 90 % (offset)': await timed(20, page(bank, far)),
    'page at 90 % (cursor)': await timed(100, page({ _id: { $gt: customer(far)._id, $lt: 'bank}' } }, 0)),
    'part of a text': await timed(100, (at) => find(customers, { phone: { $like: `%${1000 + at}%` } })),
    'whole text': await timed(100, (at) => find(customers, { phone: { $like: customer(at * 11).phone } })),
    'page of an index': await timed(100, page({ terms: 'all=1' }, 0)),
    'index page at 90 % (offset)': await timed(20, page({ terms: 'all=1' }, far)),
  };
}

const find = (customers: Collection<Customer>, filter: Filter) =>
  customers.find(filter, { sort: { _id: 1 }, limit: 50 });

/** A part of the work in a fresh process, whose memory is its own. */
function inProcess(part: string, folder: string, count: number): Row {
  const args = [...process.execArgv, __filename, part, folder, String(count)];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

async function main(): Promise<void> {
  const [part = '', folder = '', count = '0'] = process.argv.slice(2);
  if (part === 'fill' || part === 'measure') {
    const row = await (part === 'fill' ? fill : measure)(folder, Number(count));
    writeSync(1, JSON.stringify(row));
    if (part === 'fill') process.kill(process.pid, 'SIGKILL');
    return;
  }
  const sizes = process.argv.slice(2).map(Number);
  const rows = (sizes.length > 0 ? sizes : [1_000, 10_000, 100_000]).map((size) => {
    const place = mkdtempSync(join(tmpdir(), 'bench-'));
    const row = { ...inProcess('fill', place, size), ...inProcess('measure', place, size) };
    rmSync(place, { recursive: true });
    return row;
  });
  for (const name of Object.keys(rows[0] ?? {})) {
    process.stdout.write(`| ${[name, ...rows.map((row) => row[name])].join(' | ')} |\n`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
