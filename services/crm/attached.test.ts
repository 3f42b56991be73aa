import { CustomerRecords } from '../../packages/customer-records';
import { noOutbox } from '../../packages/events';
import { openStore, type Store } from '../../packages/store';
import { anyChange } from '../../test/harness/any-change';
import { Attached, type AttachedDoc } from './attached';

/** Every order in which a writer and a saga can meet: the saga acts before, during or after the writer's check. */

const key = { bank_id: 'bank', customer_id: 'c1' };
const doc: AttachedDoc = { _id: 'bank|c1|m1', ...key };
const then = '2024-01-01T00:00:00Z';
const later = '2024-01-01T00:05:00Z';

let store: Store;
let records: CustomerRecords<{ handles: string[] }>;
let attached: Attached<AttachedDoc>;
/** Runs right before a writer checks the fence, and right after it. */
let beforeLook: () => Promise<unknown>;
let afterLook: () => Promise<unknown>;

const nothing = async () => undefined;
const fence = () => records.fence(key, 'saga');
const purge = async () => {
  await records.purge(key, 'saga', then, () => ({}));
  await attached.purge(key);
};
const fenceAndPurge = async () => {
  await fence();
  await purge();
};
const dies = () => Promise.reject(new Error('died'));
const write = () => attached.attach(doc, then, 'test');
const stored = () => attached.documents.get(doc._id);

beforeEach(async () => {
  store = await openStore('memory:', { database: 'attached' });
  const env = { store, outbox: noOutbox };
  records = await CustomerRecords.open(env, 'records', { handles: [] });
  beforeLook = nothing;
  afterLook = nothing;
  attached = await Attached.open<AttachedDoc>(env, 'documents', async (key) => {
    await beforeLook();
    const emitted = await records.emitOnce(key, doc._id, anyChange);
    await afterLook();
    return emitted;
  });
});
afterEach(() => store.close());

test('given no fence, then the document stays, without `pending_since`', async () => {
  await write();
  expect(await stored()).toEqual(doc);
});

test.each([
  ['fenced before the write', fence, nothing, nothing],
  ['fenced between insert and look', nothing, fence, nothing],
  ['purged before the write', fenceAndPurge, nothing, nothing],
  ['purged between insert and look', nothing, fenceAndPurge, nothing],
  ['purged right after the look', nothing, nothing, fenceAndPurge],
])(
  'given a customer that is %s, then the writer gets the error and nothing stays',
  async (_, first, before, after) => {
    await first();
    beforeLook = before;
    afterLook = after;
    await expect(write()).rejects.toThrow('OBP-30046');
    expect(await stored()).toBeNull();
  },
);

test('given a fence right after the look, then the document waits behind it for the purge', async () => {
  afterLook = fence;
  await write();
  expect(await stored()).not.toBeNull();
  await purge();
  expect(await stored()).toBeNull();
});

test('given a fence that is lifted again, then the next write goes through', async () => {
  await fence();
  await expect(write()).rejects.toThrow('OBP-30046');
  await records.unfence(key, 'saga');
  await write();
  expect(await stored()).toEqual(doc);
});

describe('given a writer that dies before it looks', () => {
  const writeAndDie = async () => {
    beforeLook = dies;
    await expect(write()).rejects.toThrow('died');
    beforeLook = nothing;
  };

  test('when the sweep comes by, then it confirms the document', async () => {
    await writeAndDie();
    await attached.sweep(later);
    expect(await stored()).toEqual(doc);
  });

  test('after a purge, then the sweep removes it', async () => {
    await fenceAndPurge();
    await writeAndDie();
    await attached.sweep(later);
    expect(await stored()).toBeNull();
  });

  test('before a purge, then the purge removes it', async () => {
    await writeAndDie();
    await fenceAndPurge();
    expect(await stored()).toBeNull();
  });

  test('a sweep leaves alone what is as young as a writer at work', async () => {
    await writeAndDie();
    await attached.sweep(then);
    expect(await stored()).toEqual({ ...doc, pending_since: then });
  });
});

test('a purge leaves the documents of others', async () => {
  await write();
  const other = { ...doc, _id: 'bank|c2|m1', customer_id: 'c2' };
  await attached.attach(other, then, 'test');
  expect(await attached.count(key)).toBe(1);
  await fenceAndPurge();
  expect(await attached.count(key)).toBe(0);
  expect(await attached.documents.get(other._id)).toEqual(other);
});
