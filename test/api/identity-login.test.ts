import { Client, login, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { PASSWORD, signUp, tryLogin } from '../harness/sign-up';

let server: TestServer;
beforeAll(async () => {
  server = await joinServer();
});
afterAll(() => server?.stop());

describe('DirectLogin', () => {
  test('takes the older header as well; the token works in both', async () => {
    const { username } = await signUp(server);
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
      { DirectLogin: 'username=unknown,password=p,consumer_key=unknown' },
      401,
      'OBP-20008: Invalid Consumer Key.',
    ],
  ])('with %j: %i', async (headers, status, message) => {
    const answer = await new Client(server.url, headers).post('/my/logins/direct');
    expect([answer.status, answer.body]).toEqual([status, { code: status, message }]);
    expect(answer.headers.get('www-authenticate')).toBeNull();
  });

  test('a wrong password and an unknown name get the same answer', async () => {
    const { username } = await signUp(server);
    const message = 'OBP-20004: Invalid login credentials. Check username/password.';
    for (const answer of [
      await tryLogin(server, username, 'wrong'),
      await tryLogin(server, 'unknown.user', 'wrong'),
    ]) {
      expect([answer.status, answer.body]).toEqual([401, { code: 401, message }]);
    }
  });

  test('the seventh attempt after six failures is answered OBP-20013, and the token stops working', async () => {
    const user = await signUp(server);
    const client = await login(server, user.username, PASSWORD);
    for (let i = 0; i < 6; i += 1) {
      expect((await tryLogin(server, user.username, 'wrong')).body.message).toMatch(/^OBP-20004/);
    }
    const locked = {
      code: 401,
      message: 'OBP-20013: The account has been locked, please contact an administrator!',
    };
    expect((await tryLogin(server, user.username, PASSWORD)).body).toEqual(locked);
    expect((await client.get('/users/current')).body).toEqual(locked);
    const guard = await userWith(server, 'CanReadUserLockedStatus', 'CanUnlockUser');
    const status = await guard.get(`/users/${user.username}/lock-status`);
    expect(status.body).toMatchObject({
      username: user.username,
      bad_attempts_since_last_success_or_reset: 6,
    });
    const unlocked = await guard.put(`/users/${user.username}/lock-status`);
    expect(unlocked.body.bad_attempts_since_last_success_or_reset).toBe(0);
    expect((await client.get('/users/current')).body.message).toMatch(/^OBP-20003/);
    expect((await tryLogin(server, user.username, PASSWORD)).status).toBe(201);
  });

  test('a user can end all own tokens; the next one is valid', async () => {
    const { username } = await signUp(server);
    const [here, there] = [await login(server, username, PASSWORD), await login(server, username, PASSWORD)];
    const ended = await here.post('/my/logins/direct/end');
    expect([ended.status, ended.text]).toEqual([204, '']);
    for (const client of [here, there]) {
      expect((await client.get('/users/current')).body).toEqual({
        code: 401,
        message: 'OBP-20003: This DirectLogin token is invalid or expired',
      });
    }
    const again = await login(server, username, PASSWORD);
    expect((await again.get('/users/current')).status).toBe(200);
  });
});

describe('a credential', () => {
  test('that is missing: 401 OBP-20001 with a challenge', async () => {
    const { status, body, headers } = await new Client(server.url).get('/users/current');
    expect([status, body.message]).toEqual([
      401,
      'OBP-20001: User not logged in. Authentication is required!',
    ]);
    expect(headers.get('www-authenticate')).toContain('DirectLogin realm=');
  });

  test.each([
    [{ DirectLogin: 'token=abc.def.ghi' }, 401, 'OBP-20003: This DirectLogin token is invalid or expired'],
    [{ DirectLogin: 'username=x' }, 400, 'OBP-20002: These DirectLogin parameters are missing:token'],
    [{ DirectLogin: 'token=a$b' }, 401, 'OBP-20003: This DirectLogin token is invalid or expired'],
    [
      { DirectLogin: `token=${'a'.repeat(513)}` },
      401,
      'OBP-20003: This DirectLogin token is invalid or expired',
    ],
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
