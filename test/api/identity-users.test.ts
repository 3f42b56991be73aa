import { admin, type Client, grantTo, login, userWith } from '../harness/client';
import { startServer, type TestServer } from '../harness/server';
import { PASSWORD, PUBLIC_URL, signUp, tryLogin } from '../harness/sign-up';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ PUBLIC_URL });
});
afterAll(() => server?.stop());

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
    const made = await signUp(server);
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
    expect((await staff.get('/users/email/unknown@example.com/terminator')).body).toEqual({ users: [] });
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
    for (let i = 0; i < 4; i += 1) await signUp(server);
    const all = (await staff.get('/users?limit=500')).body.users;
    const ids = all.map((one: { user_id: string }) => one.user_id);
    expect(ids.length).toBeGreaterThan(3);
    const pages = [await staff.get('/users?limit=2'), await staff.get('/users?limit=2&offset=2')];
    expect(pages.flatMap(({ body }) => body.users).map((one) => one.user_id)).toEqual(ids.slice(0, 4));
    expect(pages[1]?.headers.get('range')).toBe('items=2-2');
    const reversed = (await staff.get('/users?limit=500&sort_direction=asc')).body.users;
    expect(reversed.map((one: { user_id: string }) => one.user_id)).toEqual(ids.toReversed());
    const { username } = await signUp(server);
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

  test.each([
    ['text/plain', '{}', 404, 'OBP-10404'],
    ['application/json', '{bad', 400, 'OBP-10001'],
    ['application/json', '{"id":"a b"}', 400, 'OBP-10001'],
  ])(
    'are not locked by a request with a body that is no JSON, although none is needed (%s %s)',
    async (type, text, ...as) => {
      const { username } = await signUp(server);
      const refused = await staff.with({ 'content-type': type }).post(`/users/${username}/locks`, text);
      expect([refused.status, refused.body.message.slice(0, 9)]).toEqual(as);
      expect((await login(server, username, PASSWORD)).userId).not.toBe('');
    },
  );

  test('are locked by users with the role', async () => {
    const { username, user_id } = await signUp(server);
    const client = await login(server, username, PASSWORD);
    expect((await client.get('/users/current')).status).toBe(200);
    expect((await staff.post(`/users/${username}/locks`)).body).toEqual({
      user_id,
      type_of_lock: 'lock_via_api',
      last_lock_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect((await client.get('/users/current')).body.message).toMatch(/^OBP-20013/);
    expect((await tryLogin(server, username, PASSWORD)).body.message).toMatch(/^OBP-20013/);
    expect((await staff.get(`/users/user_id/${user_id}`)).body.is_locked).toBe(true);
    expect((await staff.get(`/users/${username}/lock-status`)).body).toEqual({
      username,
      bad_attempts_since_last_success_or_reset: 0,
      last_failure_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
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
    const next = await signUp(server, { username, email });
    expect(next.user_id).not.toBe(user.userId);
  });

  test('only with the role', async () => {
    const roleless = await userWith(server);
    const answers = await Promise.all([
      roleless.get('/users'),
      roleless.get('/users/user_id/x'),
      roleless.get('/users/username/x'),
      roleless.get('/users/email/x/terminator'),
      roleless.delete('/users/x'),
      roleless.post('/users/x/locks'),
      roleless.get('/users/x/lock-status'),
      roleless.put('/users/x/lock-status'),
    ]);
    expect(
      answers.map(({ body }) => body.message.replace('OBP-20006: User is missing one or more roles: ', '')),
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
