import { generateKeyPairSync } from 'node:crypto';
import { Client, grantTo, login, userWith } from '../harness/client';
import { type Issuer, startIssuer } from '../harness/issuer';
import { startServer, type TestServer } from '../harness/server';

const others = generateKeyPairSync('rsa', { modulusLength: 2_048 });
let issuer: Issuer;
let server: TestServer;

beforeAll(async () => {
  issuer = await startIssuer();
  server = await startServer(issuer.settings);
});
afterAll(async () => {
  await server?.stop();
  issuer?.stop();
});

const sign: Issuer['sign'] = (...args) => issuer.sign(...args);
const bearer = (token: string) => new Client(server.url, { Authorization: `Bearer ${token}` });

test('a user of the issuer comes in with a token, and is the same one the next time', async () => {
  const claims = { sub: 'ada-1', given_name: 'Ada', email: 'ada@example.com', name: 'Ada Lovelace' };
  const ada = bearer(sign(claims));
  const { status, body } = await ada.get('/users/current');
  expect([status, body]).toEqual([
    200,
    {
      user_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      email: 'ada@example.com',
      provider_id: 'ada-1',
      provider: issuer.url,
      username: 'Ada',
      entitlements: { list: [] },
      views: { list: [] },
    },
  ]);
  const again = await bearer(sign({ ...claims, email: 'other@example.com' })).get('/users/current');
  expect(again.body.user_id).toBe(body.user_id);
  await grantTo(server, body.user_id, 'CanGetConsumers');
  const { consumers } = (await ada.get('/management/users/current/consumers')).body;
  expect(consumers).toMatchObject([{ app_name: 'Ada Lovelace', enabled: true }]);
  expect((await ada.get('/management/consumers')).status).toBe(200);
});

test('a user of the issuer with the name of the super admin is another user, for every function', async () => {
  const name = server.admin.username;
  const foreign = bearer(sign({ sub: 'namesake', given_name: name }));
  const { user_id } = (await foreign.get('/users/current')).body;
  const staff = await userWith(
    server,
    'CanGetAnyUser',
    'CanLockUser',
    'CanUnlockUser',
    'CanReadUserLockedStatus',
  );
  const at = `/obp/v5.1.0/users/${encodeURIComponent(issuer.url)}/${name}`;
  expect((await staff.get(`/users/username/${name}`)).body.user_id).not.toBe(user_id);
  const named = `/obp/v5.1.0/users/provider/${encodeURIComponent(issuer.url)}/username/${name}`;
  expect((await staff.get(named)).body.user_id).toBe(user_id);

  expect((await staff.post(`${at}/locks`)).body.user_id).toBe(user_id);

  expect((await foreign.get('/users/current')).body.message).toMatch(/^OBP-20013/);
  const admin = await login(server, name, server.admin.password);
  expect((await admin.get('/users/current')).status).toBe(200);
  expect((await staff.get(`${at}/lock-status`)).body.username).toBe(name);
  expect((await staff.put(`${at}/lock-status`)).status).toBe(200);
  const elsewhere = `/obp/v5.1.0/users/${encodeURIComponent('https://other')}/${name}/locks`;
  expect((await staff.post(elsewhere)).body).toEqual({
    code: 404,
    message: `OBP-20027: User not found by provider and username. provider(https://other), username(${name})`,
  });
});

test('an application keeps nothing of a deleted user of the issuer', async () => {
  const gone = bearer(sign({ sub: 'gone', name: 'Greta Garbo', email: 'greta@example.com' }));
  const { user_id } = (await gone.get('/users/current')).body;
  const staff = await userWith(server, 'CanDeleteUser', 'CanGetConsumers');
  expect((await staff.get('/management/consumers?limit=500')).text).toMatch(/greta/i);
  await staff.delete(`/users/${user_id}`);
  expect((await staff.get('/management/consumers?limit=500')).text).not.toMatch(/greta/i);
});

const JOSE =
  'OBP-20206: Bad JSON Object Signing and Encryption (JOSE) exception. The ID token is invalid or expired. ';

test.each([
  ['expired', () => sign({ sub: 's' }, { expiresIn: -60 }), `${JOSE}Expired JWT`],
  ['for another audience', () => sign({ sub: 's', aud: 'others' }), `${JOSE}Invalid signature or claims`],
  ['signed by others', () => sign({ sub: 's' }, {}, others.privateKey), `${JOSE}Invalid signature or claims`],
  ['of an unknown key', () => sign({ sub: 's' }, { keyid: 'k2' }), `${JOSE}Signed with an unknown key`],
  ['unsigned', () => sign({ sub: 's' }, { algorithm: 'none' }, ''), `${JOSE}Invalid signature or claims`],
  [
    'of another issuer',
    () => sign({ sub: 's', iss: 'https://other.example.com' }),
    'OBP-20208: Cannot match the issuer and JWKS URI at this server instance. ',
  ],
  ['that is an ID token', () => sign({ sub: 's', nonce: 'n' }), `${JOSE}Not an access token`],
  ['that is no JWT', () => 'opaque', "OBP-20202: OAuth2's Access Token cannot be verified."],
])('a token %s: 401', async (_what, token, message) => {
  const { status, body } = await bearer(token()).get('/users/current');
  expect([status, body]).toEqual([401, { code: 401, message }]);
});

test('a deleted user of the issuer does not come back with the next token', async () => {
  const client = bearer(sign({ sub: 'leaver' }));
  const { user_id } = (await client.get('/users/current')).body;
  const staff = await userWith(server, 'CanDeleteUser');
  await staff.delete(`/users/${user_id}`);
  expect((await client.get('/users/current')).body.message).toMatch(/^OBP-20064/);
  expect((await bearer(sign({ sub: 'leaver' })).get('/users/current')).body.message).toMatch(/^OBP-20064/);
});

test('a DirectLogin token is no bearer token, and the other way round', async () => {
  const own = await login(server, server.admin.username, server.admin.password);
  const token = own.headers.DirectLogin?.replace('token=', '') ?? '';
  expect((await bearer(token).get('/users/current')).body.message).toMatch(/^OBP-20208/);
  const short = sign({ sub: 's' });
  const misused = new Client(server.url, { DirectLogin: `token=${short.slice(0, 512)}` });
  expect((await misused.get('/users/current')).body.message).toMatch(/^OBP-20003/);
});
