import { newBank, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import { startServer, type TestServer } from '../harness/server';

describe('answers larger than a message of the bus', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server?.stop());

  test('given 500 customers with fields as long as they may be, a page of all of them comes whole', async () => {
    const bank = await newBank(server);
    const staff = await userWith(
      server,
      { role: 'CanCreateCustomer', bank_id: bank },
      { role: 'CanGetCustomer', bank_id: bank },
    );
    const long = 'x'.repeat(255);
    const body = customerBody({
      legal_name: long,
      relationship_status: long,
      highest_education_attained: long,
      employment_status: long,
      title: long,
      name_suffix: long,
      face_image: { url: 'x'.repeat(2_000), date: '2020-01-01T00:00:00Z' },
    });
    for (let made = 0; made < 500; made += 50) {
      await Promise.all(Array.from({ length: 50 }, () => staff.post(`/banks/${bank}/customers`, body)));
    }
    const answer = await staff.get(`/banks/${bank}/customers?limit=500`);
    expect([answer.status, answer.body.customers?.length]).toEqual([200, 500]);
    expect(answer.text.length).toBeGreaterThan(1 << 20);
  });
});
