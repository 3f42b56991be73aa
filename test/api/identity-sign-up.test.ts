import { Client } from '../harness/client';
import { startServer, type TestServer } from '../harness/server';
import { PASSWORD, PUBLIC_URL, signUp, tryLogin, userBody } from '../harness/sign-up';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ PUBLIC_URL });
});
afterAll(() => server?.stop());

const anonymous = () => new Client(server.url);

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
    expect((await tryLogin(server, body.username, PASSWORD)).status).toBe(201);
  });

  test('with a name that is taken: 409 OBP-20260', async () => {
    const { username } = await signUp(server);
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
    ['no e-mail address', { email: 'unknown' }, 'OBP-10001: Incorrect json format. email must be'],
    ['an ill-formed username', { username: 'x' }, 'OBP-10001: Incorrect json format. username must be'],
    ['a missing field', { last_name: undefined }, 'OBP-10001: Incorrect json format. last_name is required'],
    ['an object for a text', { email: {} }, 'OBP-10001: Incorrect json format. email must be string'],
  ])('with %s: 400', async (_what, changes, message) => {
    const { status, body } = await anonymous().post('/users', userBody(changes));
    expect([status, body.message.slice(0, message.length)]).toEqual([400, message]);
  });
});
