import { identity } from '../../packages/contracts/identity/identity.contract';
import { noOutbox } from '../../packages/events';
import { type LoneServices, startServices } from '../../test/harness/service';
import { userBody } from '../../test/harness/sign-up';
import { bankService } from '../bank/bank.service';
import { identityOf, LOCAL } from './domain/identity';
import { identityService } from './identity.service';
import { openIdentityStore } from './identity.store';

const { actions } = identity;

let services: LoneServices;
beforeAll(async () => {
  services = await startServices([identityService(), bankService]);
});
afterAll(() => services.stop());

const newUser = () => services.call(actions.createUser, { user: userBody() });

const attribute = { name: 'COLOUR', type: 'STRING', value: 'blue' };
const contact = { name: 'Ada', mobile_phone: '1', email_address: 'ada@example.com' };
const meeting = {
  provider_id: 'a provider',
  purpose_id: 'onboarding',
  date: '2026-01-02T03:04:05Z',
  creator: contact,
  invitees: [],
};

/** One try of each kind of thing that belongs to a user. */
const tries = (user_id: string): Promise<unknown>[] => [
  services.call(actions.grant, {
    user_id,
    role_name: 'CanCreateEntitlementAtOneBank',
    bank_id: `of-${user_id}`,
  }),
  services.call(actions.requestEntitlement, {
    user_id,
    entitlement: { role_name: 'CanGetAnyUser', bank_id: '' },
  }),
  services.call(actions.createUserAttribute, { user_id, attribute }),
  services.call(actions.createMeeting, { user_id, bank_id: 'a.bank', meeting }),
];

/** The types of the events since then, by subject. */
function eventsBySubject(from: number): string[][] {
  const by = new Map<string, string[]>();
  for (const { subject, type } of services.events.slice(from))
    by.set(subject, [...(by.get(subject) ?? []), type]);
  return [...by.values()];
}

const PAIRS = [
  ['user.attribute_created.v1', 'user.attribute_deleted.v1'],
  ['user.meeting_created.v1', 'user.meeting_deleted.v1'],
  ['user.role_granted.v1', 'user.role_revoked.v1'],
  ['user.role_requested.v1', 'user.role_request_closed.v1'],
];

test('what is created after its user was deleted is undone, and followers get an event of that', async () => {
  const { user_id } = await newUser();
  await services.call(actions.deleteUser, { user_id });
  const from = services.events.length;
  // A grant looks for the user first as well.
  for (const one of await Promise.allSettled(tries(user_id)))
    expect(one).toMatchObject({ status: 'rejected', reason: { type: 'OBP-20005' } });
  expect(eventsBySubject(from).sort()).toEqual(PAIRS.filter(([type]) => type !== 'user.role_granted.v1'));
});

test('what goes with its user has an event of that: followers may get the one of its creation last', async () => {
  const { user_id } = await newUser();
  const from = services.events.length;
  await Promise.all(tries(user_id));
  await services.call(actions.deleteUser, { user_id });
  expect(eventsBySubject(from).sort()).toEqual([...PAIRS, ['user.deleted.v1']].sort());
});

test('whatever the order of a deletion and what is created meanwhile, no follower keeps anything', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { user_id } = await newUser();
    const from = services.events.length;
    await Promise.allSettled([...tries(user_id), services.call(actions.deleteUser, { user_id })]);
    const known = JSON.stringify([...PAIRS, ['user.deleted.v1']]);
    for (const events of eventsBySubject(from)) expect(known).toContain(JSON.stringify(events));
  }
});

test('given a deletion that was cut short, then no failed login of the user is left', async () => {
  const user = userBody();
  const { user_id } = await services.call(actions.createUser, { user });
  const store = await openIdentityStore({ store: services.store('identity'), outbox: noOutbox });
  const name = identityOf(LOCAL, user.username);
  await store.attempts.insert({ _id: name, failures: 1, last_failure: '2026-01-02T03:04:05Z' });
  // The hint follows the first write.
  jest.spyOn(services.hints, 'push').mockImplementationOnce(() => {
    throw new Error('cut short');
  });
  await expect(services.call(actions.deleteUser, { user_id })).rejects.toThrow();
  await services.call(actions.deleteUser, { user_id });
  expect(await store.attempts.get(name)).toBeNull();
});
