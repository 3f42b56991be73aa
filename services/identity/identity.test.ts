import { bank } from '../../packages/contracts/bank/bank.contract';
import { identity } from '../../packages/contracts/identity/identity.contract';
import { noOutbox } from '../../packages/events';
import { type LoneServices, startServices } from '../../test/harness/service';
import { userBody } from '../../test/harness/sign-up';
import { bankService } from '../bank/bank.service';
import { type FirstStart, identityService } from './identity.service';
import { openIdentityStore } from './identity.store';
import { forgetStrangers } from './lookups/failed-logins';

const { actions } = identity;

let services: LoneServices;
let first: FirstStart;

beforeAll(async () => {
  const identityOfTest = identityService((made) => {
    first = made;
  });
  services = await startServices([identityOfTest, bankService]);
});
afterAll(() => services.stop());

const newUser = () => services.call(actions.createUser, { user: userBody() });

const give = (user_id: string, role_name: string, bank_id = '') =>
  services.callFor(first.user_id)(actions.addEntitlement, { user_id, entitlement: { role_name, bank_id } });

describe('users', () => {
  test('given users who sign up with one name at the same time, then one of them gets it', async () => {
    const made = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        services.call(actions.createUser, { user: userBody({ username: 'same.name' }) }),
      ),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of made) {
      if (one.status === 'rejected') expect(one.reason.message).toMatch(/^OBP-20260/);
    }
  });

  test('a name becomes free when its user is deleted; the new user is another', async () => {
    const { user_id } = await services.call(actions.createUser, {
      user: userBody({ username: 'passing.name' }),
    });
    await services.call(actions.deleteUser, { user_id });
    const next = await services.call(actions.createUser, { user: userBody({ username: 'passing.name' }) });
    expect(next.user_id).not.toBe(user_id);
    expect(await services.call(actions.deleteUser, { user_id })).toBe(true);
    const found = await services.call(actions.getUserByUsername, { username: 'passing.name' });
    expect(found).toMatchObject({ user_id: next.user_id, is_deleted: false });
  });

  test('the users of many ids come with one read, without unknown ids', async () => {
    const [one, two] = [await newUser(), await newUser()];
    const before = services.store('identity').stats().operations;
    const found = await services.call(actions.usersByIds, {
      user_ids: [two.user_id, 'unknown', one.user_id],
    });
    expect(found.users.map(({ user_id }) => user_id)).toEqual([one.user_id, two.user_id]);
    expect(services.store('identity').stats().operations - before).toBe(1);
  });
});

describe('roles', () => {
  test('given grants of the same role at the same time, then one succeeds', async () => {
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

  test('every change sends the gateways a hint', async () => {
    const { user_id } = await newUser();
    services.hints.length = 0;
    const { entitlement_id } = await give(user_id, 'CanGetAnyUser');
    await services.call(actions.deleteEntitlement, { user_id, entitlement_id });
    const hint = { name: 'principal.changed', payload: { user_id } };
    expect(services.hints).toEqual([hint, hint]);
  });
});

test('counts of unknown names are removed: the old ones, and of too many the oldest', async () => {
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
