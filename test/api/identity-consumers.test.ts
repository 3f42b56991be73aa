import { Client, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';

let server: TestServer;
let staff: Client;
beforeAll(async () => {
  server = await joinServer();
  staff = await userWith(
    server,
    'CanCreateConsumer',
    'CanGetConsumers',
    'CanEnableConsumers',
    'CanDisableConsumers',
  );
});
afterAll(() => server?.stop());

let apps = 0;
const app = (changes: Record<string, unknown> = {}) => ({
  app_name: `An app ${apps++}`,
  app_type: 'Web',
  description: 'Account management',
  developer_email: 'dev@example.com',
  redirect_url: 'https://app.example.com/back',
  created_by_user_id: 'another-user',
  enabled: true,
  created: '2001-01-01T00:00:00Z',
  clientCertificate: 'certificate',
  ...changes,
});

const register = async (changes: Record<string, unknown> = {}) => {
  const made = await staff.post('/management/consumers', app(changes));
  expect([made.status, made.text]).toEqual([201, made.text]);
  return made.body;
};

const creator = async () => {
  const { user_id, email, provider_id, provider, username } = (await staff.get('/users/current')).body;
  return { user_id, email, provider_id, provider, username };
};

test('an application is registered with a key and a secret, which are shown once', async () => {
  const body = app();
  const { clientCertificate, created, created_by_user_id, ...same } = body;
  const made = await staff.post('/management/consumers', body);
  expect([made.status, made.body]).toEqual([
    201,
    {
      ...same,
      consumer_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      key: expect.stringMatching(/^[a-z0-9]{40}$/),
      secret: expect.stringMatching(/^[a-z0-9]{40}$/),
      client_certificate: clientCertificate,
      created_by_user_id: staff.userId,
      created_by_user: await creator(),
      created: expect.stringMatching(/^20[2-9]/),
    },
  ]);
  const { consumer_id } = made.body;
  const shown = { ...same, consumer_id, created_by_user: await creator(), created: made.body.created };
  expect((await staff.get(`/management/consumers/${consumer_id}`)).body).toEqual(shown);
  expect((await staff.get('/management/consumers')).body.consumers).toContainEqual(shown);
  expect((await staff.get('/management/users/current/consumers')).body.consumers).toContainEqual(shown);
});

test('a name in use gets a suffix', async () => {
  const { app_name } = await register();
  const again = await register({ app_name });
  expect(again.app_name).not.toBe(app_name);
  expect(again.app_name.startsWith(app_name)).toBe(true);
});

test('every user sees their own applications, and no others', async () => {
  await register();
  const other = await userWith(server);
  expect((await other.get('/management/users/current/consumers')).body).toEqual({ consumers: [] });
});

test('a disabled application: no login with its key, and its tokens stop working at once', async () => {
  const { consumer_id, key } = await register();
  const user = await userWith(server);
  const { username } = (await user.get('/users/current')).body;
  const enter = () =>
    new Client(server.url, {
      DirectLogin: `username=${username},password=A-password-of-more-than-16-characters,consumer_key=${key}`,
    }).post('/my/logins/direct');
  const { token } = (await enter()).body;
  const client = new Client(server.url, { DirectLogin: `token=${token}` });
  expect((await client.get('/users/current')).status).toBe(200);
  const put = (enabled: boolean) => staff.put(`/management/consumers/${consumer_id}`, { enabled });
  const off = await put(false);
  expect([off.status, off.body]).toEqual([200, { enabled: false }]);
  expect((await client.get('/users/current')).body).toEqual({
    code: 401,
    message: 'OBP-20058: Consumer is disabled.',
  });
  expect((await enter()).body).toEqual({ code: 401, message: 'OBP-20008: Invalid Consumer Key.' });
  expect((await user.get('/users/current')).status).toBe(200);
  expect((await put(true)).body).toEqual({ enabled: true });
  expect((await client.get('/users/current')).status).toBe(200);
  expect((await enter()).status).toBe(201);
});

test('enabling and disabling are two roles', async () => {
  const { consumer_id } = await register();
  const [on, off, neither] = [
    await userWith(server, 'CanEnableConsumers'),
    await userWith(server, 'CanDisableConsumers'),
    await userWith(server),
  ];
  const put = (by: Client, body: unknown) => by.put(`/management/consumers/${consumer_id}`, body);
  expect((await put(on, { enabled: true })).status).toBe(200);
  expect((await put(off, { enabled: false })).status).toBe(200);
  const missing = 'OBP-20006: User is missing one or more roles: ';
  expect((await put(on, { enabled: false })).body).toEqual({
    code: 403,
    message: `${missing}CanDisableConsumers`,
  });
  expect((await put(off, { enabled: true })).body).toEqual({
    code: 403,
    message: `${missing}CanEnableConsumers`,
  });
  expect((await put(neither, 'no json')).body.message).toBe(
    `${missing}CanEnableConsumers or CanDisableConsumers`,
  );
  expect((await put(staff, { enabled: 'yes' })).body.message).toMatch(
    /^OBP-10001: .*enabled must be boolean/,
  );
});

test('an application that does not exist: 404 OBP-30019', async () => {
  const message =
    'OBP-30019: Consumer not found. Please specify a valid value for CONSUMER_ID. Current ConsumerId is no-such';
  expect((await staff.get('/management/consumers/no-such')).body).toEqual({ code: 404, message });
  expect((await staff.put('/management/consumers/no-such', { enabled: true })).body).toEqual({
    code: 404,
    message,
  });
});

test('only with the role', async () => {
  const roleless = await userWith(server);
  expect((await roleless.post('/management/consumers', app())).body.message).toMatch(
    /roles: CanCreateConsumer$/,
  );
  expect((await roleless.get('/management/consumers')).body.message).toMatch(/roles: CanGetConsumers$/);
  expect((await roleless.get('/management/consumers/x')).body.message).toMatch(/roles: CanGetConsumers$/);
});

test('a missing field: 400 OBP-10001', async () => {
  const { status, body } = await staff.post('/management/consumers', app({ enabled: undefined }));
  expect([status, body.message]).toEqual([400, expect.stringMatching(/^OBP-10001: .*enabled is required/)]);
});
