import { admin, Client, grantTo, login, userWith } from '../harness/client';
import { startServer, type TestServer } from '../harness/server';

/** Every process must know it, or each would show an address of its own as the provider of local users. */
const PUBLIC_URL = 'https://bank.example.com';
const PASSWORD = 'A-password-of-more-than-16-characters';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ PUBLIC_URL });
});
afterAll(() => server?.stop());

let names = 0;
const newName = () => `some.name.${names++}`;

const userBody = (changes: Record<string, unknown> = {}) => {
  const username = newName();
  return {
    email: `${username}@example.com`,
    username,
    password: PASSWORD,
    first_name: 'Some',
    last_name: 'One',
    ...changes,
  };
};

const anonymous = () => new Client(server.url);
const signUp = async (changes: Record<string, unknown> = {}) => {
  const made = await anonymous().post('/users', userBody(changes));
  expect([made.status, made.text]).toEqual([201, made.text]);
  return made.body;
};
const tryLogin = (username: string, password: string, key = server.admin.consumerKey) =>
  new Client(server.url, {
    DirectLogin: `username=${username},password=${password},consumer_key=${key}`,
  }).post('/my/logins/direct');

describe('signing up', () => {
  test('answers 201 with the new user, who can log in at once', async () => {
    const body = userBody();
    const made = await anonymous().post('/users', body);
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      user_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      email: body.email,
      provider_id: body.username,
      provider: PUBLIC_URL,
      username: body.username,
      entitlements: { list: [] },
    });
    expect((await tryLogin(body.username, PASSWORD)).status).toBe(201);
  });

  test('with a name that is taken: 409 OBP-20260', async () => {
    const { username } = await signUp();
    const again = await anonymous().post('/users', userBody({ username }));
    expect([again.status, again.body.message]).toEqual([
      409,
      'OBP-20260: Duplicate Username. Cannot create Username because it already exists.',
    ]);
  });

  test.each([
    ['a weak password', { password: 'weak' }, 'OBP-30207: Invalid Password Format.'],
    [
      'a blank first name',
      { first_name: '  ' },
      'OBP-10001: Incorrect json format. first_name must not be blank',
    ],
    ['no e-mail address', { email: 'nobody' }, 'OBP-10001: Incorrect json format. email must be'],
    ['an ill-formed username', { username: 'x' }, 'OBP-10001: Incorrect json format. username must be'],
    ['a missing field', { last_name: undefined }, 'OBP-10001: Incorrect json format. last_name is required'],
    ['an object for a text', { email: {} }, 'OBP-10001: Incorrect json format. email must be string'],
  ])('with %s: 400', async (_what, changes, message) => {
    const { status, body } = await anonymous().post('/users', userBody(changes));
    expect([status, body.message.slice(0, message.length)]).toEqual([400, message]);
  });
});

describe('DirectLogin', () => {
  test('takes the older header as well; the token works in both', async () => {
    const { username } = await signUp();
    const older = `DirectLogin username="${username}",password="${PASSWORD}",consumer_key="${server.admin.consumerKey}"`;
    const { status, body } = await new Client(server.url, { Authorization: older }).post('/my/logins/direct');
    expect([status, Object.keys(body)]).toEqual([201, ['token']]);
    for (const headers of [
      { DirectLogin: `token=${body.token}` },
      { Authorization: `DirectLogin token="${body.token}"` },
    ]) {
      expect((await new Client(server.url, headers).get('/users/current')).body.username).toBe(username);
    }
  });

  test.each([
    [{}, 400, 'OBP-20082: Missing DirectLogin or Authorization header.'],
    [
      { Authorization: 'Basic eA==' },
      400,
      'OBP-20083: Missing DirectLogin word at the value of Authorization header.',
    ],
    [
      { DirectLogin: 'username=x' },
      400,
      'OBP-20002: These DirectLogin parameters are missing:password, consumer_key',
    ],
    [
      { DirectLogin: 'username=a$,password=p,consumer_key=k_k' },
      400,
      'OBP-20011: Value contains invalid charactersOBP-35030: The Consumer Key must be alphanumeric. (A-Z, a-z, 0-9)',
    ],
    [
      { DirectLogin: 'username=nobody,password=p,consumer_key=unknown' },
      401,
      'OBP-20008: Invalid Consumer Key.',
    ],
  ])('with %j: %i', async (headers, status, message) => {
    const answer = await new Client(server.url, headers).post('/my/logins/direct');
    expect([answer.status, answer.body]).toEqual([status, { code: status, message }]);
    expect(answer.headers.get('www-authenticate')).toBeNull();
  });

  test('a wrong password and an unknown name get the same answer', async () => {
    const { username } = await signUp();
    const message = 'OBP-20004: Invalid login credentials. Check username/password.';
    for (const answer of [await tryLogin(username, 'wrong'), await tryLogin('nobody.here', 'wrong')]) {
      expect([answer.status, answer.body]).toEqual([401, { code: 401, message }]);
    }
  });

  test('the seventh attempt after six failures is answered OBP-20013, and the token stops working', async () => {
    const user = await signUp();
    const client = await login(server, user.username, PASSWORD);
    for (let i = 0; i < 6; i += 1) {
      expect((await tryLogin(user.username, 'wrong')).body.message).toMatch(/^OBP-20004/);
    }
    const locked = {
      code: 401,
      message: 'OBP-20013: The account has been locked, please contact an administrator!',
    };
    expect((await tryLogin(user.username, PASSWORD)).body).toEqual(locked);
    expect((await client.get('/users/current')).body).toEqual(locked);
    const guard = await userWith(server, 'CanReadUserLockedStatus', 'CanUnlockUser');
    const status = await guard.get(`/users/${user.username}/lock-status`);
    expect(status.body).toMatchObject({
      username: user.username,
      bad_attempts_since_last_success_or_reset: 6,
    });
    const unlocked = await guard.put(`/users/${user.username}/lock-status`);
    expect(unlocked.body.bad_attempts_since_last_success_or_reset).toBe(0);
    expect((await client.get('/users/current')).status).toBe(200);
    expect((await tryLogin(user.username, PASSWORD)).status).toBe(201);
  });
});

describe('a credential', () => {
  test('that is missing: 401 OBP-20001 with a challenge', async () => {
    const { status, body, headers } = await anonymous().get('/users/current');
    expect([status, body.message]).toEqual([
      401,
      'OBP-20001: User not logged in. Authentication is required!',
    ]);
    expect(headers.get('www-authenticate')).toContain('DirectLogin realm=');
  });

  test.each([
    [{ DirectLogin: 'token=abc.def.ghi' }, 401, 'OBP-20003: This DirectLogin token is invalid or expired'],
    [{ DirectLogin: 'username=x' }, 400, 'OBP-20002: These DirectLogin parameters are missing:token'],
    [{ DirectLogin: 'token=a$b' }, 400, 'OBP-20011: Value contains invalid characters'],
    [{ DirectLogin: `token=${'a'.repeat(513)}` }, 400, 'OBP-20010: Value too long'],
    [
      { Authorization: 'Basic eA==' },
      401,
      'OBP-20080: Authorization Header format is not supported at this instance.',
    ],
    [{ Authorization: 'Bearer a.b.c' }, 401, 'OBP-20201: OAuth2 is not allowed at this instance.'],
  ])('of %j: %i, also where none is needed', async (headers, status, message) => {
    for (const path of ['/users/current', '/banks']) {
      const answer = await new Client(server.url, headers).get(path);
      expect([answer.status, answer.body]).toEqual([status, { code: status, message }]);
    }
  });
});

describe('the current user', () => {
  test('is shown with its roles, newest first', async () => {
    const user = await userWith(server, 'CanGetAnyUser', 'CanLockUser');
    const { body } = await user.get('/users/current');
    expect(Object.keys(body)).toEqual([
      'user_id',
      'email',
      'provider_id',
      'provider',
      'username',
      'entitlements',
      'views',
    ]);
    expect(body.entitlements.list.map((one: { role_name: string }) => one.role_name)).toEqual([
      'CanLockUser',
      'CanGetAnyUser',
    ]);
    expect(body.views).toEqual({ list: [] });
    expect((await user.get('/users/current/user_id')).body).toEqual({ user_id: body.user_id });
  });
});

describe('other users', () => {
  let staff: Client;
  beforeAll(async () => {
    staff = await userWith(
      server,
      'CanGetAnyUser',
      'CanDeleteUser',
      'CanLockUser',
      'CanReadUserLockedStatus',
    );
  });

  test('are found by id, name and e-mail address', async () => {
    const made = await signUp();
    await grantTo(server, made.user_id, 'CanLockUser', 'CanGetAnyUser');
    const user = { ...made, is_deleted: false, is_locked: false };
    const byName = await staff.get(`/users/username/${made.username}`);
    expect(byName.body.entitlements.list.map((one: { role_name: string }) => one.role_name)).toEqual([
      'CanGetAnyUser',
      'CanLockUser',
    ]);
    const { entitlements } = byName.body;
    expect(byName.body).toEqual({ ...user, entitlements });
    const byId = await staff.get(`/users/user_id/${made.user_id}`);
    expect(byId.body).toEqual({ ...user, entitlements, agreements: [] });
    const byEmail = await staff.get(`/users/email/${encodeURIComponent(made.email)}/terminator`);
    expect(byEmail.body).toEqual({ users: [{ ...user, entitlements }] });
    expect((await staff.get('/users/email/nobody@example.com/terminator')).body).toEqual({ users: [] });
  });

  test('that do not exist: 404', async () => {
    expect((await staff.get('/users/user_id/no-such')).body).toEqual({
      code: 404,
      message:
        'OBP-20005: User not found. Please specify a valid value for USER_ID. Current USER_ID(no-such)',
    });
    expect((await staff.delete('/users/no-such')).body.message).toMatch(/^OBP-20005.*\(no-such\)$/);
    const byName = 'OBP-20027: User not found by provider and username.';
    expect((await staff.get('/users/username/no.such')).body).toEqual({ code: 404, message: byName });
    expect((await staff.post('/users/no.such/locks')).body).toEqual({
      code: 404,
      message: `${byName} (no.such)`,
    });
    expect((await staff.get('/users/no.such/lock-status')).status).toBe(404);
  });

  test('are a page at a time, by state', async () => {
    const all = (await staff.get('/users?limit=500')).body.users;
    const ids = all.map((one: { user_id: string }) => one.user_id);
    expect(ids.length).toBeGreaterThan(3);
    const pages = [await staff.get('/users?limit=2'), await staff.get('/users?limit=2&offset=2')];
    expect(pages.flatMap(({ body }) => body.users).map((one) => one.user_id)).toEqual(ids.slice(0, 4));
    expect(pages[1]?.headers.get('range')).toBe('items=2-2');
    const { username } = await signUp();
    await staff.post(`/users/${username}/locks`);
    const named = (body: { users: { username: string }[] }) => body.users.map((one) => one.username);
    expect(named((await staff.get('/users?limit=500&locked_status=locked')).body)).toEqual([username]);
    expect(named((await staff.get('/users?limit=500&locked_status=active')).body)).not.toContain(username);
  });

  test.each([
    ['is_deleted=maybe', 'OBP-10036'],
    ['locked_status=maybe', 'locked_status must be active or locked'],
    ['limit=0', 'OBP-10025'],
    ['offset=-1', 'OBP-10024'],
  ])('with %s: 400', async (query, what) => {
    const { status, body } = await staff.get(`/users?${query}`);
    expect([status, body.message]).toEqual([400, expect.stringMatching(new RegExp(`^OBP-10016: .*${what}`))]);
  });

  test('are locked by those who may', async () => {
    const { username, user_id } = await signUp();
    const client = await login(server, username, PASSWORD);
    expect((await client.get('/users/current')).status).toBe(200);
    expect((await staff.post(`/users/${username}/locks`)).body).toEqual({
      user_id,
      type_of_lock: 'lock_via_api',
      last_lock_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect((await client.get('/users/current')).body.message).toMatch(/^OBP-20013/);
    expect((await tryLogin(username, PASSWORD)).body.message).toMatch(/^OBP-20013/);
    expect((await staff.get(`/users/user_id/${user_id}`)).body.is_locked).toBe(true);
    expect((await staff.get(`/users/${username}/lock-status`)).body).toEqual({
      username,
      bad_attempts_since_last_success_or_reset: 0,
      last_failure_date: null,
    });
  });

  test('are deleted: out at once, personal data gone, the name free', async () => {
    const user = await userWith(server, 'CanGetAnyUser');
    const { username, email } = (await user.get('/users/current')).body;
    const gone = await staff.delete(`/users/${user.userId}`);
    expect([gone.status, gone.body]).toEqual([200, true]);
    expect((await user.get('/users/current')).body).toEqual({
      code: 401,
      message: 'OBP-20064: The user is deleted!',
    });
    const left = (await staff.get(`/users/user_id/${user.userId}`)).body;
    expect(left).toMatchObject({ is_deleted: true, email: '', entitlements: { list: [] } });
    expect(JSON.stringify(left)).not.toContain(username);
    expect((await staff.get(`/users/username/${username}`)).status).toBe(404);
    const deleted = (await staff.get('/users?limit=500&is_deleted=true')).body.users;
    expect(deleted.map((one: { user_id: string }) => one.user_id)).toContain(user.userId);
    const next = await signUp({ username, email });
    expect(next.user_id).not.toBe(user.userId);
  });

  test('only with the role', async () => {
    const nobody = await userWith(server);
    const asked = await Promise.all([
      nobody.get('/users'),
      nobody.get('/users/user_id/x'),
      nobody.get('/users/username/x'),
      nobody.get('/users/email/x/terminator'),
      nobody.delete('/users/x'),
      nobody.post('/users/x/locks'),
      nobody.get('/users/x/lock-status'),
      nobody.put('/users/x/lock-status'),
    ]);
    expect(
      asked.map(({ body }) => body.message.replace('OBP-20006: User is missing one or more roles: ', '')),
    ).toEqual([
      'CanGetAnyUser',
      'CanGetAnyUser',
      'CanGetAnyUser',
      'CanGetAnyUser',
      'CanDeleteUser',
      'CanLockUser',
      'CanReadUserLockedStatus',
      'CanUnlockUser',
    ]);
    expect((await (await admin(server)).get('/users')).status).toBe(403);
  });
});
