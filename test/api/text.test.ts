import { type Client, newBank, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';

/** Text that a database would return changed, or cut off, is refused before it is stored or searched. */
describe('text that does not survive', () => {
  let server: TestServer;
  let bank: string;
  let clerk: Client;

  beforeAll(async () => {
    server = await joinServer();
    bank = await newBank(server);
    clerk = await userWith(
      server,
      { role: 'CanCreateCustomer', bank_id: bank },
      { role: 'CanGetCustomer', bank_id: bank },
      'CanGetAnyUser',
    );
  });
  afterAll(() => server?.stop());

  const customers = () => `/banks/${bank}/customers`;
  const refused = async (answer: ReturnType<Client['get']>) => {
    const { status, body } = await answer;
    expect([status, body.message]).toEqual([
      400,
      expect.stringContaining('OBP-10001: Incorrect json format.'),
    ]);
  };

  test.each(['\\ud800', '\\uDfff', 'a\\uDC00\\uD800b', '\\u0000', '\\ud83d \\ude00', '\\\\\\ud800'])(
    'in a body is 400: %s',
    async (escaped) => {
      const body = (legal_name: string) =>
        JSON.stringify(customerBody({ legal_name })).replace('HERE', escaped);
      await refused(clerk.post(customers(), body('HERE')));
      const named = JSON.stringify({ ...customerBody(), HERE: 1 }).replace('HERE', escaped);
      await refused(clerk.post(customers(), named));
    },
  );

  test.each(['\\ud83d\\ude00', '\\\\ud800', '😀', '\\u0001'])('in a body is kept: %s', async (escaped) => {
    const body = JSON.stringify(customerBody({ legal_name: 'HERE' })).replace('HERE', escaped);
    const made = await clerk.post(customers(), body);
    expect([made.status, made.body.legal_name]).toEqual([201, JSON.parse(`"${escaped}"`)]);
  });

  test.each(['%ED%A0%80', '%ed%bf%bf', '%00'])('in a URL is 400: %s', async (encoded) => {
    await refused(clerk.get(`${customers()}?name=${encoded}`));
    await refused(clerk.get(`${customers()}?${encoded}=1`));
    await refused(clerk.get(`/users/username/${encoded}`));
    await refused(clerk.get(`${customers()}/${encoded}`));
  });
});
