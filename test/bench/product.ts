/** Shared by the benchmarks: starts the product, creates a customer, puts load on it. */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import autocannon from 'autocannon';
import { newBusKeys } from '../harness/bus-keys';
import { customerBody } from '../harness/examples';
import { answers, cpuOf, freePort, start } from './processes';

export const CONNECTIONS = 10;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
export const TURNS = Number(process.env.BENCH_TURNS ?? 5);

export interface Target {
  name: string;
  url: string;
  headers: Record<string, string>;
  getPath: string;
  postPath: string;
  processes: ChildProcess[];
  startMs: number;
}

export /** What one turn of load has shown. */
interface Turn {
  result: autocannon.Result;
  /** CPU time of all processes of the target, in microseconds a request: less noisy than throughput. */
  cpu: number;
}

/** One turn of load; every answer must be a success. */
export async function load(target: Target, method: 'GET' | 'POST', connections = CONNECTIONS): Promise<Turn> {
  const before = cpuOfAll(target);
  const result = await autocannon({
    url: target.url + (method === 'GET' ? target.getPath : target.postPath),
    method,
    headers: { ...target.headers, 'content-type': 'application/json' },
    ...(method === 'POST' ? { body: JSON.stringify(customerBody()) } : {}),
    connections,
    duration: SECONDS,
  });
  if (result.non2xx > 0 || result.requests.total === 0)
    throw new Error(`${target.name} ${method}: ${result.non2xx} answers were not 2xx`);
  return { result, cpu: (cpuOfAll(target) - before) / result.requests.total };
}

const cpuOfAll = ({ processes }: Target): number => processes.reduce((sum, child) => sum + cpuOf(child), 0);

export const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const secrets = () => ({
  ADMIN_USERNAME: 'bench',
  ADMIN_PASSWORD: randomBytes(12).toString('hex'),
  CONSUMER_KEY: randomBytes(20).toString('hex'),
  TOKEN_KEYS: `k1:${randomBytes(24).toString('hex')}`,
  ...newBusKeys(),
});

export async function send(
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

/** Starts the product: everything in one process, or the named parts in one each. */
export async function startProduct(names: readonly string[], env: NodeJS.ProcessEnv): Promise<Target> {
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

/** Services of a process that has just started are seen by the others a moment later. */
export async function retry<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
