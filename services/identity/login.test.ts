import crypto from 'node:crypto';
import { identity } from '../../packages/contracts/identity/identity.contract';
import { openDatabase } from '../../packages/store';
import { type LoneServices, startServices } from '../../test/harness/service';
import { type FirstStart, identityService } from './identity.service';

const { actions } = identity;
const PASSWORD = 'A-password-of-more-than-16-characters';

let services: LoneServices;
let first: FirstStart;
beforeAll(async () => {
  services = await startServices([
    identityService((made) => {
      first = made;
    }),
  ]);
});
afterAll(() => services.stop());

let users = 0;
async function newUser() {
  const username = `user.number.${users++}`;
  const made = await services.call(actions.createUser, {
    user: {
      username,
      password: PASSWORD,
      email: `${username}@example.com`,
      first_name: 'Some',
      last_name: 'One',
    },
  });
  return { username, user_id: made.user_id };
}

const login = (username: string, password = PASSWORD, consumer_key = first.consumer_key) =>
  services.call(actions.login, { username, password, consumer_key });

const authenticate = (token: string) =>
  services.call(actions.authenticate, { credential: { scheme: 'DirectLogin', token } });

/** The code of the refusal, or `in`. */
const outcome = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'in',
    (error: Error) => error.message.slice(0, 9),
  );

const refused = async (username: string, password: string) => outcome(login(username, password));

describe('locking', () => {
  test('six failures in a row are let pass, then not even the right password gets in', async () => {
    const { username } = await newUser();
    for (let i = 1; i <= 6; i += 1) expect(await refused(username, 'wrong')).toBe('OBP-20004');
    expect(await refused(username, 'wrong')).toBe('OBP-20013');
    expect(await refused(username, PASSWORD)).toBe('OBP-20013');
  });

  test('an unknown name is counted just the same', async () => {
    for (let i = 1; i <= 6; i += 1) expect(await refused('unknown.user', 'wrong')).toBe('OBP-20004');
    expect(await refused('unknown.user', 'wrong')).toBe('OBP-20013');
  });

  test('failures from before a name was taken do not count for the user who takes it', async () => {
    for (let i = 1; i <= 7; i += 1) await refused(`user.number.${users}`, 'wrong');
    const { username } = await newUser();
    expect(await refused(username, PASSWORD)).toBe('in');
  });

  test('the store gets the same queries for a user and for an unknown name', async () => {
    const { username } = await newUser();
    // Now and then a failure of an unknown name also removes the counts of others.
    jest.spyOn(crypto, 'randomInt').mockImplementation(() => 1);
    const operations = async (name: string) => {
      const before = services.store('identity').stats().operations;
      await refused(name, 'wrong');
      return services.store('identity').stats().operations - before;
    };
    for (let i = 1; i <= 8; i += 1) expect(await operations(username)).toBe(await operations('unknown.too'));
    jest.restoreAllMocks();
  });

  test('a success resets the count', async () => {
    const { username } = await newUser();
    for (let round = 0; round < 3; round += 1) {
      for (let i = 1; i <= 5; i += 1) expect(await refused(username, 'wrong')).toBe('OBP-20004');
      expect(await refused(username, PASSWORD)).toBe('in');
    }
  });

  test('of many guesses at the same time, no more count than of as many one after another', async () => {
    const { username } = await newUser();
    const guesses = Array.from({ length: 20 }, () => refused(username, 'wrong'));
    const outcomes = await Promise.all([...guesses, refused(username, PASSWORD)]);
    expect(outcomes.filter((one) => one === 'OBP-20004')).toHaveLength(6);
    expect(outcomes.at(-1)).toBe('OBP-20013');
  });

  test('many right logins at the same time all get in', async () => {
    const { username } = await newUser();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => refused(username, PASSWORD)));
    expect(new Set(outcomes)).toEqual(new Set(['in']));
  });

  test('a locked user is out at once, and in again when unlocked; each change sends the gateways a hint', async () => {
    const { username, user_id } = await newUser();
    const { token } = await login(username);
    for (let i = 1; i <= 6; i += 1) await refused(username, 'wrong');
    expect(await outcome(authenticate(token))).toBe('OBP-20013');
    expect(services.hints).toContainEqual({ name: 'principal.changed', payload: { user_id } });
    expect(await services.call(actions.lockStatus, { username })).toEqual({
      username,
      bad_attempts_since_last_success_or_reset: 6,
      last_failure_date: expect.stringMatching(/Z$/),
    });
    const unlocked = await services.call(actions.unlockUser, { username });
    expect(unlocked.bad_attempts_since_last_success_or_reset).toBe(0);
    expect(await outcome(authenticate(token))).toBe('OBP-20003');
    const next = await login(username);
    expect(await outcome(authenticate(next.token))).toBe('in');
    await services.call(actions.lockUser, { username });
    expect(await outcome(authenticate(next.token))).toBe('OBP-20013');
    expect(await refused(username, PASSWORD)).toBe('OBP-20013');
    await services.call(actions.unlockUser, { username });
    expect(await outcome(authenticate(next.token))).toBe('OBP-20003');
    expect(await refused(username, PASSWORD)).toBe('in');
  });

  test('without a valid consumer key no password is verified and nothing is counted', async () => {
    const { username } = await newUser();
    for (let i = 1; i <= 8; i += 1)
      expect(await outcome(login(username, 'wrong', 'no-key'))).toBe('OBP-20008');
    expect(await refused(username, PASSWORD)).toBe('in');
  });
});

describe('a token', () => {
  test('costs two point reads and one range', async () => {
    const { username, user_id } = await newUser();
    const { token } = await login(username);
    const before = services.store('identity').stats().operations;
    expect(await authenticate(token)).toMatchObject({ user_id, is_super_admin: false, roles: [] });
    expect(services.store('identity').stats().operations - before).toBe(3);
  });

  test('counts until its user ends it, with all others of the user; the next one counts at once', async () => {
    const [{ username, user_id }, other] = [await newUser(), await newUser()];
    const mine = [await login(username), await login(username)];
    const theirs = await login(other.username);
    services.hints.length = 0;
    await services.call(actions.endTokens, { user_id });
    for (const { token } of mine) expect(await outcome(authenticate(token))).toBe('OBP-20003');
    expect(services.hints).toEqual([{ name: 'principal.changed', payload: { user_id } }]);
    expect(await outcome(authenticate(theirs.token))).toBe('in');
    expect(await outcome(authenticate((await login(username)).token))).toBe('in');
  });

  test('of a replica whose clock is ahead is ended all the same', async () => {
    const { username, user_id } = await newUser();
    const today = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => today() + 60_000);
    const { token } = await login(username);
    jest.restoreAllMocks();
    await services.call(actions.endTokens, { user_id });
    expect(await outcome(authenticate(token))).toBe('OBP-20003');
  });

  test('of a deleted user, or one that is none, is refused', async () => {
    const { username, user_id } = await newUser();
    const { token } = await login(username);
    await services.call(actions.deleteUser, { user_id });
    expect(await outcome(authenticate(token))).toBe('OBP-20064');
    expect(await refused(username, PASSWORD)).toBe('OBP-20004');
    expect(await outcome(authenticate('a.b.c'))).toBe('OBP-20003');
  });

  test('is not echoed', async () => {
    await expect(authenticate('a.b.c')).rejects.toThrow(
      /^OBP-20003: This DirectLogin token is invalid or expired$/,
    );
  });

  test('of an issuer is not taken when none is configured', async () => {
    const bearer = services.call(actions.authenticate, { credential: { scheme: 'Bearer', token: 'a.b.c' } });
    expect(await outcome(bearer)).toBe('OBP-20201');
  });
});

describe('a start', () => {
  const start = async (database: Awaited<ReturnType<typeof openDatabase>>, env: NodeJS.ProcessEnv = {}) => {
    let made: FirstStart | undefined;
    const service = identityService((announced) => {
      made = announced;
    });
    return { services: await startServices([service], env, database), made: () => made };
  };
  const enter = (on: LoneServices, made: FirstStart | undefined, password = '') =>
    outcome(
      on.call(actions.login, {
        username: made?.username ?? '',
        password,
        consumer_key: made?.consumer_key ?? '',
      }),
    );

  test('on an empty store makes a super admin and shows its password once; later starts keep tokens valid', async () => {
    const database = await openDatabase('memory:');
    const one = await start(database);
    const admin = one.made();
    expect(admin).toMatchObject({ username: 'admin', made: true, password: expect.any(String) });
    const { token } = await one.services.call(actions.login, {
      username: 'admin',
      password: admin?.password ?? '',
      consumer_key: admin?.consumer_key ?? '',
    });
    await one.services.stop();
    const two = await start(database, { PORT: '9999' });
    expect(two.made()).toEqual({ ...admin, made: false, password: undefined });
    const principal = await two.services.call(actions.authenticate, {
      credential: { scheme: 'DirectLogin', token },
    });
    expect(principal).toMatchObject({ user_id: admin?.user_id, is_super_admin: true });
    expect(await enter(two.services, two.made(), admin?.password)).toBe('in');
    await two.services.stop();
    await database.close();
  });

  test('of several replicas at once makes one super admin and one application', async () => {
    const database = await openDatabase('memory:');
    const started = await Promise.all([start(database), start(database), start(database)]);
    const made = started.map((one) => one.made());
    expect(new Set(made.map((one) => one?.user_id)).size).toBe(1);
    expect(new Set(made.map((one) => one?.consumer_key)).size).toBe(1);
    expect(made.filter((one) => one?.password !== undefined)).toHaveLength(1);
    for (const { services } of started) await services.stop();
    await database.close();
  });

  test('with another password or key than stored takes the new ones, and lifts a lock made by failed logins', async () => {
    const database = await openDatabase('memory:');
    const one = await start(database);
    const admin = one.made();
    const { token } = await one.services.call(actions.login, {
      username: admin?.username ?? '',
      password: admin?.password ?? '',
      consumer_key: admin?.consumer_key ?? '',
    });
    for (let i = 1; i <= 7; i += 1) await enter(one.services, admin, 'wrong');
    expect(await enter(one.services, admin, admin?.password)).toBe('OBP-20013');
    await one.services.stop();
    const two = await start(database, {
      ADMIN_PASSWORD: 'another-password-of-mine',
      CONSUMER_KEY: 'another-key-of-mine',
    });
    expect(two.made()).toMatchObject({ consumer_key: 'another-key-of-mine', password: undefined });
    expect(await enter(two.services, two.made(), 'another-password-of-mine')).toBe('in');
    expect(await enter(two.services, two.made(), admin?.password)).toBe('OBP-20004');
    const credential = { scheme: 'DirectLogin' as const, token };
    expect(await outcome(two.services.call(actions.authenticate, { credential }))).toBe('OBP-20003');
    await two.services.stop();
    await database.close();
  });

  test('does not report a deleted super admin, and makes no other', async () => {
    const database = await openDatabase('memory:');
    const one = await start(database);
    await one.services.call(actions.deleteUser, { user_id: one.made()?.user_id ?? '' });
    await one.services.stop();
    const two = await start(database, { ADMIN_PASSWORD: 'another-password-of-mine' });
    expect(two.made()).toBeUndefined();
    await two.services.stop();
    await database.close();
  });
});
