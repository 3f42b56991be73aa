import { exampleOf } from '../../gateway/openapi/example';
import { ConsumerInput } from '../../packages/contracts/identity/consumer.schemas';
import { type Client, newBank, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';

let server: TestServer;
let bank: string;
let manager: Client;

beforeAll(async () => {
  server = await joinServer();
  bank = await newBank(server);
  manager = await userWith(
    server,
    'CanCreateConsumer',
    'CanCreateScopeAtAnyBank',
    'CanDeleteScopeAtAnyBank',
    'CanGetEntitlementsForAnyUserAtAnyBank',
  );
});
afterAll(() => server?.stop());

const newConsumer = async (): Promise<string> =>
  (await manager.post('/management/consumers', exampleOf(ConsumerInput))).body.consumer_id;
const atBank = () => ({ bank_id: bank, role_name: 'CanGetCustomer' });
const ofSystem = { bank_id: '', role_name: 'CanGetConfig' };

test('scopes of an application: added, listed newest first, removed', async () => {
  const path = `/consumers/${await newConsumer()}`;
  const first = await manager.post(`${path}/scopes`, atBank());
  expect([first.status, first.body]).toEqual([201, { scope_id: expect.any(String), ...atBank() }]);
  const second = await manager.post(`${path}/scopes`, ofSystem);
  expect((await manager.get(`${path}/scopes`)).body).toEqual({ list: [second.body, first.body] });
  expect((await manager.post(`${path}/scopes`, ofSystem)).body.message).toMatch(/^OBP-30216/);

  expect((await manager.delete(`${path}/scope/${first.body.scope_id}`)).body).toBe(true);
  expect((await manager.get(`${path}/scopes`)).body).toEqual({ list: [second.body] });
  expect((await manager.post(`${path}/scopes`, atBank())).status).toBe(201);
});

test('the scope of another application is not there', async () => {
  const [one, other] = [await newConsumer(), await newConsumer()];
  const { body } = await manager.post(`/consumers/${one}/scopes`, ofSystem);
  const answer = await manager.delete(`/consumers/${other}/scope/${body.scope_id}`);
  expect(answer.body).toEqual({
    code: 404,
    message: `OBP-20025: Scope not found. Please specify a valid value for SCOPE_ID. Current Value is ${body.scope_id}`,
  });
});

test('a user who may give applications roles at one bank may do so there only', async () => {
  const local = await userWith(server, { role: 'CanCreateScopeAtOneBank', bank_id: bank });
  const path = `/consumers/${await newConsumer()}/scopes`;
  expect((await local.post(path, atBank())).status).toBe(201);
  const missing = 'OBP-20006: User is missing one or more roles:';
  expect((await local.post(path, ofSystem)).body.message).toBe(`${missing} CanCreateScopeAtAnyBank`);
  expect((await local.post(path, { ...atBank(), bank_id: 'obp1' })).body.message).toBe(
    `${missing} CanCreateScopeAtOneBank or CanCreateScopeAtAnyBank for BankId(obp1).`,
  );
});

test.each([
  [{ bank_id: 'no-such', role_name: 'CanGetCustomer' }, 404, 'OBP-30001'],
  [{ bank_id: '', role_name: 'CanFly' }, 400, 'OBP-10007'],
  [{ bank_id: '', role_name: 'CanGetCustomer' }, 400, 'OBP-30205'],
  [{ bank_id: 'obp1', role_name: 'CanGetConfig' }, 400, 'OBP-30206'],
])('the scope %j is %d %s', async (body, status, code) => {
  const answer = await manager.post(`/consumers/${await newConsumer()}/scopes`, body);
  expect([answer.status, answer.body.message]).toEqual([status, expect.stringContaining(code)]);
});

test('an application that is not there is 404', async () => {
  const answers = [
    await manager.get('/consumers/none/scopes'),
    await manager.post('/consumers/none/scopes', ofSystem),
    await manager.delete('/consumers/none/scope/none'),
  ];
  for (const { status, body } of answers)
    expect([status, body.message]).toEqual([404, expect.stringMatching(/^OBP-30019/)]);
});
