import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, newBank, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import { freePort } from '../harness/ports';
import { type Process, startNode } from '../harness/processes';
import type { TestServer } from '../harness/server';
import { until } from '../harness/until';

/** A customer and its link are made in two databases; here the process dies while it makes them (earlier-versions.md 7). */
describe('customers that are created with a link', () => {
  const secrets = {
    ADMIN_USERNAME: 'superadmin',
    ADMIN_PASSWORD: 'a-password-of-this-suite-only',
    CONSUMER_KEY: 'c0ffee00c0ffee00c0ffee00',
    TOKEN_KEYS: `k1:${'s'.repeat(40)}`,
  };
  let folder: string;
  let env: NodeJS.ProcessEnv;
  let running: Process;
  let bank: string;
  let clerk: Client;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'obp-linked-'));
    env = {
      ...secrets,
      STORE_URL: `file:${folder}`,
      PORT: String(await freePort()),
      OPS_PORT: String(await freePort()),
    };
    running = await startNode([], env);
    const { ADMIN_USERNAME: username, ADMIN_PASSWORD: password, CONSUMER_KEY: consumerKey } = secrets;
    const server: TestServer = {
      url: `http://127.0.0.1:${env.PORT}`,
      admin: { username, password, consumerKey },
      processes: [running],
      stop: () => Promise.resolve(),
    };
    bank = await newBank(server);
    const roles = [
      'CanCreateCustomer',
      'CanCreateUserCustomerLink',
      'CanGetCustomer',
      'CanGetUserCustomerLink',
    ];
    clerk = await userWith(server, ...roles.map((role) => ({ role, bank_id: bank })));
  });
  afterAll(async () => {
    await running?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const customers = async (): Promise<{ customer_id: string; customer_number: string }[]> =>
    (await clerk.get(`/banks/${bank}/customers?limit=500`)).body.customers;
  const linked = async (): Promise<string[]> => {
    const { body } = await clerk.get(`/banks/${bank}/user_customer_links/users/${clerk.userId}?limit=500`);
    return body.user_customer_links.map(({ customer_id }: { customer_id: string }) => customer_id);
  };
  const create = (customer_number: string) =>
    clerk.post(`/obp/v2.1.0/banks/${bank}/customers`, customerBody({ customer_number }));
  /** Whether the number of a customer that is not shown is taken: its creation goes on. */
  const isUnderWay = async (customer_number: string) => {
    const shown = (await customers()).some((one) => one.customer_number === customer_number);
    if (shown) return false;
    const again = await create(customer_number);
    return again.status === 400;
  };

  test('given kill -9 at any moment, then soon after the next start each is there with its link, or not at all', async () => {
    for (const wait of [0, 3, 6, 9, 12, 16, 20, 25]) {
      const numbers = Array.from({ length: 20 }, (_, i) => `${wait}-${i}`);
      const asked = numbers.map((number) => create(number).catch(() => undefined));
      await new Promise((resolve) => setTimeout(resolve, wait));
      await running.kill();
      const answers = await Promise.all(asked);
      running = await startNode([], env);

      for (const number of numbers) {
        await until(`${number} is decided`, async () => !(await isUnderWay(number)));
      }

      const [shown, links] = [await customers(), await linked()];
      expect(links.sort()).toEqual(shown.map(({ customer_id }) => customer_id).sort());
      for (const answer of answers.filter((one) => one?.status === 201))
        expect(links).toContain(answer?.body.customer_id);
    }
  });
});
