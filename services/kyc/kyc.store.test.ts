import { noOutbox } from '../../packages/events';
import { DuplicateKeyError, openStore, type Store } from '../../packages/store';
import { anyChange } from '../../test/harness/any-change';
import { itemKey, putFirst } from './domain/kyc';
import { countsOf, emptyRecord, type KycRecord } from './domain/record';
import { type KycStore, openKycStore } from './kyc.store';

const BANK = 'gh.29.uk';
const check = (id: string, bank_id: string) => ({
  key: itemKey({ bank_id, id }),
  customer_number: '5987953',
  date: '1100-01-01T00:00:00Z',
  how: 'online_meeting',
  staff_user_id: '',
  staff_name: '',
  satisfied: true,
  comments: '',
});
const customer = (customer_id: string, bank_id = BANK) => ({ bank_id, customer_id });
const withCheck =
  (id: string, bank_id = BANK) =>
  (record: KycRecord) => ({
    ...record,
    checks: putFirst(record.checks, check(id, bank_id)),
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
    await records.change(customer(id), (record) => ({ ...record }), anyChange);
    expect(await records.read(customer(id))).toMatchObject(emptyRecord);
  }
});

test('an id belongs to one customer; of another kind it is another id', async () => {
  await records.change(customer('c1'), withCheck('same'), anyChange);
  await expect(records.change(customer('c2'), withCheck('same'), anyChange)).rejects.toThrow(
    DuplicateKeyError,
  );
  await records.change(customer('c2'), withCheck('other'), anyChange);
  await expect(records.change(customer('c2'), withCheck('same'), anyChange)).rejects.toThrow(
    DuplicateKeyError,
  );

  const media = {
    key: itemKey({ bank_id: BANK, id: 'same' }),
    customer_number: '',
    type: '',
    url: '',
    date: '1100-01-01T00:00:00Z',
  };
  const relates = { relates_to_kyc_document_id: '', relates_to_kyc_check_id: '' };
  const withMedia = (record: KycRecord) => ({
    ...record,
    media: putFirst(record.media, { ...media, ...relates }),
  });
  await records.change(customer('c2'), withMedia, anyChange);
  expect((await records.read(customer('c2'))).checks.map(({ key }) => key)).toEqual([`${BANK}|other`]);
});

test('an id is free at every other bank (ruling 32)', async () => {
  await records.change(customer('c1'), withCheck('same'), anyChange);
  await records.change(customer('c2', 'other'), withCheck('same', 'other'), anyChange);
  expect((await records.read(customer('c2', 'other'))).checks.map(({ key }) => key)).toEqual(['other|same']);
  expect((await records.read(customer('c1'))).checks).toHaveLength(1);
});

test('the ids of a customer that is fenced off are taken, those of one that is purged are free', async () => {
  await records.change(customer('c1'), withCheck('same'), anyChange);
  await records.fence(customer('c1'), 's1');
  await expect(records.change(customer('c2'), withCheck('same'), anyChange)).rejects.toThrow(
    DuplicateKeyError,
  );

  const removed = await records.purge(customer('c1'), 's1', '2024-02-13T20:38:17Z', countsOf);
  expect(removed).toEqual({ ...countsOf(emptyRecord), kyc_checks: 1 });
  await records.change(customer('c2'), withCheck('same'), anyChange);
});
