import { type Client, newBank, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import { OneProcess } from '../harness/one-process';
import { until } from '../harness/until';

/** A customer and its link are made in two databases; here the process dies while it makes them (earlier-versions.md 7). */
describe('customers that are created with a link', () => {
  let one: OneProcess;
  let bank: string;
  let clerk: Client;

  beforeAll(async () => {
    one = await OneProcess.start();
    bank = await newBank(one.server);
    const roles = [
      'CanCreateCustomer',
      'CanCreateUserCustomerLink',
      'CanGetCustomer',
      'CanGetUserCustomerLink',
    ];
    clerk = await userWith(one.server, ...roles.map((role) => ({ role, bank_id: bank })));
  });
  afterAll(async () => {
    await one?.end();
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
      await one.running.kill();
      const answers = await Promise.all(asked);
      await one.startAgain();

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
