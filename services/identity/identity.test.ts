import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import jwt from 'jsonwebtoken';
import { bank } from '../../packages/contracts/bank/bank.contract';
import { identity } from '../../packages/contracts/identity/identity.contract';
import { noOutbox } from '../../packages/events';
import { type LoneServices, startServices } from '../../test/harness/service';
import { bankService } from '../bank/bank.service';
import { type FirstStart, identityService } from './identity.service';
import { openIdentityStore } from './identity.store';
import { forgetStrangers } from './lookups/failed-logins';

const { actions } = identity;
const ISSUER = 'https://issuer.example.com';
const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let issuer: Server;
let services: LoneServices;
let first: FirstStart;

beforeAll(async () => {
  const jwks = JSON.stringify({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'k' }] });
  issuer = createServer((_req, res) => res.end(jwks));
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  const { port } = issuer.address() as AddressInfo;
  services = await startServices(
    [
      identityService((made) => {
        first = made;
      }),
      bankService,
    ],
    { OIDC_ISSUER: ISSUER, OIDC_JWKS_URL: `http://127.0.0.1:${port}/`, OIDC_AUDIENCE: 'us' },
  );
});
afterAll(async () => {
  await services.stop();
  issuer.close();
});

const userInput = (username: string) => ({
  username,
  password: 'A-password-of-more-than-16-characters',
  email: `${username}@example.com`,
  first_name: 'Some',
  last_name: 'One',
});

let users = 0;
const newUser = () => services.call(actions.createUser, { user: userInput(`user.number.${users++}`) });

const give = (user_id: string, role_name: string, bank_id = '') =>
  services.callFor(first.user_id)(actions.addEntitlement, { user_id, entitlement: { role_name, bank_id } });

const nowS = () => Math.floor(Date.now() / 1_000);

const bearer = (claims: object) =>
  services.call(actions.authenticate, {
    credential: {
      scheme: 'Bearer',
      token: jwt.sign({ iss: ISSUER, aud: 'us', azp: 'app', ...claims }, keys.privateKey, {
        algorithm: 'ES256',
        keyid: 'k',
        expiresIn: 60,
      }),
    },
  });

describe('users', () => {
  test('of those who want the same name at the same time, one gets it', async () => {
    const made = await Promise.allSettled(
      Array.from({ length: 8 }, () => services.call(actions.createUser, { user: userInput('same.name') })),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of made) {
      if (one.status === 'rejected') expect(one.reason.message).toMatch(/^OBP-20260/);
    }
  });

  test('a name becomes free when its user is deleted; the new user is another', async () => {
    const { user_id } = await services.call(actions.createUser, { user: userInput('passing.name') });
    await services.call(actions.deleteUser, { user_id });
    const next = await services.call(actions.createUser, { user: userInput('passing.name') });
    expect(next.user_id).not.toBe(user_id);
    expect(await services.call(actions.deleteUser, { user_id })).toBe(true);
    const found = await services.call(actions.getUserByUsername, { username: 'passing.name' });
    expect(found).toMatchObject({ user_id: next.user_id, is_deleted: false });
  });

  test('those of many ids come with one read, strangers left out', async () => {
    const [one, two] = [await newUser(), await newUser()];
    const before = services.store('identity').stats().operations;
    const found = await services.call(actions.usersByIds, { user_ids: [two.user_id, 'nobody', one.user_id] });
    expect(found.users.map(({ user_id }) => user_id)).toEqual([one.user_id, two.user_id]);
    expect(services.store('identity').stats().operations - before).toBe(1);
  });
});

describe('roles', () => {
  test('of those who grant the same role at the same time, one does', async () => {
    const { user_id } = await newUser();
    const granted = await Promise.allSettled(
      Array.from({ length: 8 }, () => give(user_id, 'CanGetCustomer', 'obp1')),
    );
    expect(granted.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { list } = await services.call(actions.entitlementsOfUser, { user_id });
    expect(list).toHaveLength(1);
  });

  const creator = (user_id: string, bank_id: string) =>
    ({ user_id, role_name: 'CanCreateEntitlementAtOneBank', bank_id }) as const;

  test('a grant by the bank service can be repeated', async () => {
    const { user_id } = await newUser();
    const one = await services.call(actions.grant, creator(user_id, 'new.bank'));
    expect(await services.call(actions.grant, creator(user_id, 'new.bank'))).toEqual(one);
  });

  test('the bank service grants nothing but the right to grant at a new bank', async () => {
    const [{ user_id: first }, { user_id: second }] = [await newUser(), await newUser()];
    const grant = (params: object): Promise<unknown> =>
      services.call(actions.grant, { ...creator(second, 'other.bank'), ...params });
    for (const role_name of ['CanCreateBank', 'CanGetCustomer', 'CanCreateEntitlementAtAnyBank'])
      await expect(grant({ role_name })).rejects.toThrow('OBP-10001');
    await expect(grant({ bank_id: '' })).rejects.toThrow('OBP-10001');
    await services.call(actions.grant, creator(first, 'taken.bank'));

    await expect(grant({ bank_id: 'taken.bank' })).rejects.toMatchObject({ type: 'OBP-20006' });

    expect(await services.call(actions.entitlementsOfUser, { user_id: second })).toEqual({ list: [] });
  });

  test('go with their user, and none can be granted while or after the user is deleted', async () => {
    const { user_id } = await newUser();
    await give(user_id, 'CanGetAnyUser');
    await Promise.allSettled([
      services.call(actions.deleteUser, { user_id }),
      give(user_id, 'CanLockUser'),
      give(user_id, 'CanUnlockUser'),
    ]);
    await expect(give(user_id, 'CanDeleteUser')).rejects.toThrow(`OBP-20005`);
    expect(await services.call(actions.entitlementsOfUser, { user_id })).toEqual({ list: [] });
  });

  test('the creator of a bank may grant there', async () => {
    const { user_id } = await newUser();
    const texts = { short_name: '', full_name: '', logo: '', website: '' };
    await services.call(bank.actions.create, {
      user_id,
      bank: { id: 'bank.x', ...texts, bank_routings: [] },
    });
    const { list } = await services.call(actions.currentEntitlements, { user_id });
    expect(list).toMatchObject([{ role_name: 'CanCreateEntitlementAtOneBank', bank_id: 'bank.x' }]);
  });

  test('are listed in pages that neither overlap nor skip', async () => {
    const { user_id } = await newUser();
    for (const role of ['CanGetAnyUser', 'CanLockUser', 'CanUnlockUser']) await give(user_id, role);
    const page = (offset: number) =>
      services.call(actions.allEntitlements, { limit: 2, offset, sort_direction: 'DESC' });
    const [one, two] = [await page(0), await page(2)];
    const names = [...one.list, ...two.list].slice(0, 3).map(({ role_name }) => role_name);
    expect(names).toEqual(['CanUnlockUser', 'CanLockUser', 'CanGetAnyUser']);
  });

  test('the gateways are told of every change', async () => {
    const { user_id } = await newUser();
    services.hints.length = 0;
    const { entitlement_id } = await give(user_id, 'CanGetAnyUser');
    await services.call(actions.deleteEntitlement, { user_id, entitlement_id });
    const told = { name: 'principal.changed', payload: { user_id } };
    expect(services.hints).toEqual([told, told]);
  });
});

describe('bearer tokens', () => {
  test('at the first sight, however often at once, make one user and one application', async () => {
    const seen = await Promise.all(
      Array.from({ length: 8 }, () => bearer({ sub: 'ada', given_name: 'Ada' })),
    );
    expect(new Set(seen.map(({ user_id }) => user_id)).size).toBe(1);
    expect(new Set(seen.map(({ consumer_id }) => consumer_id)).size).toBe(1);
    const [{ user_id } = { user_id: '' }] = seen;
    expect(await services.call(actions.getUser, { user_id })).toMatchObject({
      provider: ISSUER,
      provider_id: 'ada',
      username: 'Ada',
    });
  });

  test('afterwards cost three reads and no write', async () => {
    await bearer({ sub: 'known' });
    const before = services.store('identity').stats();
    const [operations, written] = [before.operations, before.documents_written];
    await bearer({ sub: 'known' });
    const after = services.store('identity').stats();
    expect(after.operations - operations).toBe(3);
    expect(after.documents_written - written).toBe(0);
  });

  test('of a deleted user do not create the user again', async () => {
    const { user_id } = await bearer({ sub: 'leaver' });
    await services.call(actions.deleteUser, { user_id });
    await expect(bearer({ sub: 'leaver' })).rejects.toThrow('OBP-20064');
  });

  test('two people of one name are two users, and no name finds either', async () => {
    const [one, two] = [
      await bearer({ sub: 's1', given_name: 'Sam' }),
      await bearer({ sub: 's2', given_name: 'Sam' }),
    ];
    expect(one.user_id).not.toBe(two.user_id);
    const sam = { provider: ISSUER, username: 'Sam' };
    await expect(services.call(actions.lockUser, sam)).rejects.toThrow('OBP-20027');
  });

  test('a user of an issuer is found, locked and unlocked at the issuer, and never by the name alone', async () => {
    const claims = { sub: 'only', given_name: 'Onlyme' };
    await bearer(claims);
    const named = { provider: ISSUER, username: 'Onlyme' };
    for (const action of [
      actions.getUserByUsername,
      actions.lockStatus,
      actions.lockUser,
      actions.unlockUser,
    ]) {
      await expect(services.call(action, { username: 'Onlyme' })).rejects.toThrow('OBP-20027');
      await expect(services.call(action, { ...named, provider: 'https://other' })).rejects.toThrow(
        'OBP-20027',
      );
    }
    await services.call(actions.lockUser, named);
    await expect(bearer(claims)).rejects.toThrow('OBP-20013');
    await services.call(actions.unlockUser, named);
    await expect(bearer({ ...claims, iat: nowS() - 10 })).rejects.toThrow('OBP-20206');
    expect(await bearer({ ...claims, iat: nowS() + 2 })).toMatchObject({ roles: [] });
  });

  test('whoever is called at the issuer what the super admin is called here is another user', async () => {
    const foreign = await bearer({ sub: 'x', given_name: first.username });
    const named = { provider: ISSUER, username: first.username };
    expect(await services.call(actions.getUserByUsername, named)).toMatchObject({ user_id: foreign.user_id });
    const found = await services.call(actions.getUserByUsername, { username: first.username });
    expect(found.user_id).toBe(first.user_id);
    await services.call(actions.lockUser, named);
    expect((await services.call(actions.getUser, { user_id: first.user_id })).is_locked).toBe(false);
  });

  test('a user who ends the tokens is out with those of before', async () => {
    const { user_id } = await bearer({ sub: 'ender' });
    await services.call(actions.endTokens, { user_id });
    await expect(bearer({ sub: 'ender' })).rejects.toThrow('OBP-20206');
    expect(await bearer({ sub: 'ender', iat: nowS() + 2 })).toMatchObject({ user_id });
  });

  describe('the application that was made for a token', () => {
    const person = { given_name: 'Greta', name: 'Greta Garbo', email: 'greta@example.com' };
    const consumers = () =>
      services.call(actions.listConsumers, { limit: 500, offset: 0, sort_direction: 'DESC' });

    test('says nothing of the user any more who was deleted', async () => {
      const { user_id, consumer_id } = await bearer({ sub: 'greta', ...person });
      await services.call(actions.deleteUser, { user_id });
      expect(await services.call(actions.getConsumer, { consumer_id })).toMatchObject({
        app_name: `deleted-${consumer_id}`,
        developer_email: '',
      });
      expect(JSON.stringify(await consumers())).not.toMatch(/greta/i);
    });

    test('is not made for a deleted user who comes with another application', async () => {
      const { user_id } = await bearer({ sub: 'gloria', ...person });
      await services.call(actions.deleteUser, { user_id });
      await expect(bearer({ sub: 'gloria', azp: 'another', ...person })).rejects.toThrow('OBP-20064');
      expect(JSON.stringify(await consumers())).not.toMatch(/greta/i);
    });

    test('does not outlive a deletion at the same time', async () => {
      for (let round = 0; round < 20; round += 1) {
        const sub = `greta.${round}`;
        const { user_id } = await bearer({ sub, ...person });
        await Promise.allSettled([
          services.call(actions.deleteUser, { user_id }),
          bearer({ sub, azp: 'another', ...person }),
        ]);
      }
      expect(JSON.stringify(await consumers())).not.toMatch(/greta/i);
    });
  });

  test('an application that a deleted user registered stays, without the address of the user', async () => {
    const { user_id } = await newUser();
    const made = await services.callFor(user_id)(actions.createConsumer, {
      user_id,
      consumer: {
        app_name: 'An app',
        app_type: '',
        description: '',
        developer_email: 'dev@example.com',
        redirect_url: '',
        created_by_user_id: '',
        enabled: true,
        created: '2001-01-01T00:00:00Z',
        clientCertificate: '',
      },
    });
    await services.call(actions.deleteUser, { user_id });
    const { consumer_id } = made;
    expect(await services.call(actions.getConsumer, { consumer_id })).toMatchObject({
      app_name: 'An app',
      developer_email: '',
      enabled: true,
    });
  });

  test('a name claimed elsewhere never stands for the user who logs in here', async () => {
    const { user_id } = await services.call(actions.createUser, { user: userInput('local.name') });
    const foreign = await bearer({ sub: 'f', given_name: 'local.name' });
    expect(foreign.user_id).not.toBe(user_id);
    const found = await services.call(actions.getUserByUsername, { username: 'local.name' });
    expect(found.user_id).toBe(user_id);
  });
});

test('names that nobody has are forgotten: the old ones, and of too many the oldest', async () => {
  const store = await openIdentityStore({ store: services.store('identity'), outbox: noOutbox });
  const now = new Date('2030-01-03T00:00:00Z');
  const insert = (_id: string, stranger: string) =>
    store.attempts.insert({ _id, failures: 1, last_failure: stranger, stranger });
  await insert('old', '2030-01-01T23:59:59Z');
  for (let i = 0; i < 10_003; i += 1) {
    const minute = String(i % 60).padStart(2, '0');
    const last_failure = i < 3 ? '2030-01-02T00:00:01Z' : `2030-01-02T12:${minute}:00Z`;
    await insert(`new${i}`, last_failure);
  }
  await forgetStrangers(store, now);
  expect(await store.attempts.count({ stranger: { $gt: '' } })).toBe(10_000);
  for (const id of ['old', 'new0', 'new1', 'new2']) expect(await store.attempts.get(id)).toBeNull();
});
