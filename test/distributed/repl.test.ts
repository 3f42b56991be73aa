import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { newKeyPair } from '../../packages/bus-auth';
import { serviceNames } from '../../packages/contracts/callers';
import { publicly, written } from '../harness/bus-keys';
import { type Client, newBank, userWith } from '../harness/client';
import { type Cluster, startCluster } from '../harness/cluster';
import { end } from '../harness/processes';
import { newInstallation } from '../harness/server';
import { createCustomer } from '../harness/staff';
import { until } from '../harness/until';

const root = join(__dirname, '..', '..');
/** The bank in every new store. */
const BANK = 'obp1';

describe('npm run repl, with a key that has one role at one bank', () => {
  const [own, trusted] = newKeyPair('console', [{ role_name: 'CanGetCustomer', bank_id: BANK }]);
  let cluster: Cluster;
  let clerk: Client;
  let other: string;
  let repl: ChildProcess;
  let output = '';

  beforeAll(async () => {
    const { BUS_KEYS, BUS_TRUST, NAMESPACE, NATS_URL } = newInstallation();
    const trust = `${BUS_TRUST},${publicly(trusted)}`;
    cluster = await startCluster([serviceNames], { BUS_KEYS, BUS_TRUST: trust, NAMESPACE, NATS_URL });
    await cluster.ready();
    other = await newBank(cluster);
    const roles = [BANK, other].map((bank_id) => ({ role: 'CanCreateCustomer', bank_id }));
    clerk = await userWith(cluster, ...roles);
    const { PATH, HOME } = process.env;
    repl = spawn('npm', ['run', '--silent', 'repl'], {
      cwd: root,
      env: { PATH, HOME, NATS_URL, NAMESPACE, BUS_KEYS: written(own) },
      stdio: ['pipe', 'pipe', 'pipe'],
      // A group of its own: npm, its shell and the REPL end together.
      detached: true,
    });
    for (const stream of [repl.stdout, repl.stderr])
      stream?.on('data', (chunk) => {
        output += String(chunk);
      });
    await until('the console shows its prompt', () => {
      if (repl.exitCode !== null) throw new Error(`it ended with ${repl.exitCode}:\n${output}`);
      return output.includes('mol $');
    });
  });
  afterAll(async () => {
    if (repl?.pid !== undefined && repl.exitCode === null) process.kill(-repl.pid, 'SIGKILL');
    await cluster?.stop();
  });

  /** Writes a command and waits for what it prints. */
  async function says(command: string, what: RegExp): Promise<void> {
    output = '';
    repl.stdin?.write(`${command}\n`);
    await until(
      `${command} prints ${what}`,
      () => what.test(output),
      undefined,
      () => `:\n${output}`,
    );
  }

  const get = (bank_id: string, customer_id: string) =>
    `call v1.customer.get --bank_id ${bank_id} --customer_id ${customer_id}`;

  test('it sees the nodes and their actions', async () => {
    await says('nodes', /console\.[\s\S]*gateway\.|gateway\.[\s\S]*console\./);
    await says('actions -f v1.customer.*', /v1\.customer\.get/);
  });

  test('it calls what its role opens', async () => {
    const { customer_id, legal_name } = await createCustomer(clerk, BANK);
    await says(get(BANK, customer_id), new RegExp(legal_name));
  });

  test('it is refused what its role does not open: another bank, another action', async () => {
    const { customer_id } = await createCustomer(clerk, other);
    await says(get(other, customer_id), /OBP-20006/);
    await says(`call v1.identity.getUser --user_id ${clerk.userId}`, /OBP-20006/);
  });

  test('it ends when its input ends', async () => {
    repl.stdin?.end();
    await until('it has ended', () => repl.exitCode !== null);
    expect(repl.exitCode).toBe(0);
  });

  test('without a key it says what is missing', async () => {
    const child = spawn('npm', ['run', '--silent', 'repl'], {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, NATS_URL: 'nats://127.0.0.1:1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said += String(chunk);
    });
    await until('it has ended', () => child.exitCode !== null);
    expect(said).toContain('BUS_KEYS: one key, of the console');
    await end(child, 'SIGKILL');
  });
});
