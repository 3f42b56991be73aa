import { noOutbox } from '../../packages/events';
import { DuplicateKeyError, openStore, type Store } from '../../packages/store';
import { anything } from '../../test/harness/told';
import { putFirst } from './domain/kyc';
import { countsOf, emptyRecord, type KycRecord } from './domain/record';
import { type KycStore, openKycStore } from './kyc.store';

const check = (id: string) => ({
  id,
  customer_number: '5987953',
  date: '1100-01-01T00:00:00Z',
  how: 'online_meeting',
  staff_user_id: '',
  staff_name: '',
  satisfied: true,
  comments: '',
});
const customer = (customer_id: string) => ({ bank_id: 'gh.29.uk', customer_id });
const withCheck = (id: string) => (record: KycRecord) => ({
  ...record,
  checks: putFirst(record.checks, check(id)),
});

let store: Store;
let records: KycStore['records'];

beforeEach(async () => {
  store = await openStore('memory:', { database: 'kyc' });
  ({ records } = await openKycStore({ store, outbox: noOutbox }));
});
afterEach(() => store.close());

test('customers whose lists are empty do not get in the way of each other', async () => {
  for (const id of ['c1', 'c2', 'c3']) {
    await records.change(customer(id), (record) => ({ ...record }), anything);
    expect(await records.read(customer(id))).toMatchObject(emptyRecord);
  }
});

test('an id belongs to one customer; of another kind it is another id', async () => {
  await records.change(customer('c1'), withCheck('same'), anything);
  await expect(records.change(customer('c2'), withCheck('same'), anything)).rejects.toThrow(
    DuplicateKeyError,
  );
  await records.change(customer('c2'), withCheck('other'), anything);
  await expect(records.change(customer('c2'), withCheck('same'), anything)).rejects.toThrow(
    DuplicateKeyError,
  );

  const media = { id: 'same', customer_number: '', type: '', url: '', date: '1100-01-01T00:00:00Z' };
  const relates = { relates_to_kyc_document_id: '', relates_to_kyc_check_id: '' };
  const withMedia = (record: KycRecord) => ({
    ...record,
    media: putFirst(record.media, { ...media, ...relates }),
  });
  await records.change(customer('c2'), withMedia, anything);
  expect((await records.read(customer('c2'))).checks.map(({ id }) => id)).toEqual(['other']);
});

test('the ids of a customer that is fenced off are taken, those of one that is purged are free', async () => {
  await records.change(customer('c1'), withCheck('same'), anything);
  await records.fence(customer('c1'), 's1');
  await expect(records.change(customer('c2'), withCheck('same'), anything)).rejects.toThrow(
    DuplicateKeyError,
  );

  const removed = await records.purge(customer('c1'), 's1', '2024-02-13T20:38:17Z', countsOf);
  expect(removed).toEqual({ ...countsOf(emptyRecord), kyc_checks: 1 });
  await records.change(customer('c2'), withCheck('same'), anything);
});
