import { type Client, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';

let server: TestServer;
let creator: Client;

beforeAll(async () => {
  server = await joinServer();
  creator = await userWith(server, 'CanCreateBank', 'CanGetEntitlementsForAnyUserAtAnyBank');
});
afterAll(() => server?.stop());

const BANKS = '/obp/v5.0.0/banks';
let made = 0;
const newId = (): string => `v5.${process.pid % 10_000}.${made++}`;

test('given only a code, then the bank has an id that was made, and its creator may grant roles there', async () => {
  const { status, body } = await creator.post(BANKS, { bank_code: 'CGHZ', full_name: null });
  expect([status, body]).toEqual([
    201,
    {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      bank_code: 'CGHZ',
      full_name: null,
      logo: null,
      website: null,
      bank_routings: [{ scheme: 'OBP', address: body.id }],
      attributes: [],
    },
  ]);
  const { body: me } = await creator.get(`/obp/v5.1.0/users/${creator.userId}/entitlements-and-permissions`);
  expect(me.entitlements.list).toContainEqual(
    expect.objectContaining({ role_name: 'CanCreateEntitlementAtOneBank', bank_id: body.id }),
  );
  expect(me.views).toEqual({ list: [] });
});

test('a bank is the same under both versions, in the shape of each', async () => {
  const id = newId();
  await creator.post(BANKS, { id, bank_code: 'CODE', full_name: 'A bank', logo: 'l', website: 'w' });
  const { attributes, bank_routings, ...v5 } = (await creator.get(`${BANKS}/${id}`)).body;
  expect(v5).toEqual({ id, bank_code: 'CODE', full_name: 'A bank', logo: 'l', website: 'w' });
  expect((await creator.get(`/banks/${id}`)).body).toEqual({
    id,
    short_name: 'CODE',
    full_name: 'A bank',
    logo: 'l',
    website: 'w',
    bank_routings,
    attributes,
  });
  const { body: list } = await creator.get(`${BANKS}?limit=500`);
  expect(list.banks[0]).toHaveProperty('short_name');
});

test('PUT replaces all of a bank: missing fields become empty', async () => {
  const id = newId();
  await creator.post(BANKS, { id, bank_code: 'OLD', full_name: 'A bank' });
  const { status, body } = await creator.put(BANKS, { id, bank_code: 'NEW' });
  expect([status, body]).toEqual([200, expect.objectContaining({ id, bank_code: 'NEW', full_name: null })]);
  expect((await creator.get(`${BANKS}/${id}`)).body).toEqual(body);
});

test.each([
  ['post', { id: 'obp1', bank_code: 'x' }, 400, 'OBP-34000'],
  ['post', { id: 'abc', bank_code: 'x' }, 400, 'OBP-10001'],
  ['post', { id: 'x'.repeat(17), bank_code: 'x' }, 400, 'OBP-20010'],
  ['post', { full_name: 'x' }, 400, 'OBP-10001'],
  ['put', { bank_code: 'x' }, 400, 'OBP-34001'],
  ['put', { id: 'nowhere', bank_code: 'x' }, 404, 'OBP-30001'],
] as const)('%s of %j is %d %s', async (method, body, status, code) => {
  const answer = await creator[method](BANKS, body);
  expect([answer.status, answer.body.message]).toEqual([status, expect.stringMatching(`^${code}`)]);
});
