import { noOutbox } from '../../../packages/events';
import type { Scope } from '../../../packages/service-kit';
import { openStore, type Store } from '../../../packages/store';
import { anyChange } from '../../../test/harness/any-change';
import { type CrmStore, keyOf, openCrmStore } from '../crm.store';
import { withHandle } from '../domain/handle';
import { participant } from './participant';

const key = { bank_id: 'bank', customer_id: 'c1' };
const saga = { ...key, saga_id: 'saga' };
const now = '2024-02-13T20:38:17Z';
const everything = { social_media_handles: 2, crm_events: 1, customer_messages: 2, user_messages: 1 };
const none = { social_media_handles: 0, crm_events: 0, customer_messages: 0, user_messages: 0 };

let store: Store;
let crm: CrmStore;
let scope: Scope<CrmStore>;

const message = (id: string) => ({ id, date: now, message: '', from_department: '', from_person: '' });

beforeEach(async () => {
  store = await openStore('memory:', { database: 'crm' });
  crm = await openCrmStore({ store, outbox: noOutbox });
  scope = {
    deps: crm,
    call: () => Promise.reject(new Error('no calls')),
    admitted: { caller: 'test' },
    correlationId: 'test',
  };
  const handle = { type: 'Twitter', handle: '@eveline', date_added: now, date_activated: now };
  await crm.records.change(key, withHandle(handle), anyChange);
  await crm.records.change(key, withHandle(handle), anyChange);
  for (const id of ['m1', 'm2']) {
    const doc = { _id: keyOf('bank', 'c1', id), ...key, transport: '', ...message(id) };
    await crm.customerMessages.attach(doc, now, 'test');
  }
  const toUser = { _id: keyOf('bank', 'ann', 'm3'), ...key, user_id: 'ann', ...message('m3') };
  await crm.userMessages.attach(toUser, now, 'test');
  const texts = { customer_name: '', customer_number: '', category: '', detail: '', channel: '', result: '' };
  const event = { id: 'e1', ...texts, scheduled_date: null, actual_date: now };
  await crm.events.attach({ _id: keyOf('bank', 'e1'), ...key, ...event }, now, 'test');
});
afterEach(() => store.close());

test('given items of every kind, when they are counted, then the answer has each kind', async () => {
  expect(await participant.count(key, scope)).toEqual({ found: everything });
});

test('given no fence, then a purge is refused and nothing is lost', async () => {
  await expect(participant.purge(saga, scope)).rejects.toThrow();
  expect(await participant.count(key, scope)).toEqual({ found: everything });
});

test('given the fence, when it is purged, then nothing is left; a repeated purge answers the same', async () => {
  await participant.fence(saga, scope);
  expect(await participant.purge(saga, scope)).toEqual({ removed: everything });
  expect(await participant.count(key, scope)).toEqual({ found: none });
  expect(await participant.purge(saga, scope)).toEqual({ removed: everything });
});

test('given a purge that was cut short, when it is repeated, then it removes the rest', async () => {
  await participant.fence(saga, scope);
  const { userMessages } = crm;
  const broken = { purge: () => Promise.reject(new Error('died')), count: () => userMessages.count(key) };
  const shortOf = {
    ...scope,
    deps: { ...crm, userMessages: Object.assign(Object.create(userMessages), broken) },
  };
  await expect(participant.purge(saga, shortOf)).rejects.toThrow('died');
  expect(await userMessages.count(key)).toBe(1);

  expect(await participant.purge(saga, scope)).toEqual({ removed: everything });
  expect(await userMessages.count(key)).toBe(0);
});

test('given a fence that is lifted, then everything is there again', async () => {
  await participant.fence(saga, scope);
  await participant.unfence(saga, scope);
  expect((await crm.records.read(key)).handles).toHaveLength(2);
  expect(await participant.count(key, scope)).toEqual({ found: everything });
});
