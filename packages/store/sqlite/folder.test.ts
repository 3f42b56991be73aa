import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CUSTOMERS, type Customer, customer } from '../../../test/embedded/indexed-customers';
import { until } from '../../../test/harness/until';
import { openDatabase, openStore, StoreLockedError, StoreUnavailableError } from '../index';
import type { Collection, Database, Doc, Filter } from '../port';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the folder', () => {
  test('given two services in one process, then they share the folder, apart from each other', async () => {
    const database = await openDatabase(`file:${folder}`);
    const inA = await database.store('a').collection<Customer>(CUSTOMERS);
    const inB = await database.store('b').collection<Customer>(CUSTOMERS);
    await inA.insert(customer(1));
    expect(await inB.find({})).toEqual([]);
    await database.close();
    await expect(inA.get('x')).rejects.toThrow(StoreUnavailableError);
    const again = await openStore(`file:${folder}`, { database: 'a' });
    expect(await (await again.collection<Customer>(CUSTOMERS)).get('B|000001')).toEqual(customer(1));
    await again.close();
  });

  test('given a folder that is open, when it is opened apart, then StoreLockedError names it', async () => {
    const database = await openDatabase(`file:${folder}`);
    await expect(openDatabase(`file:${folder}`)).rejects.toThrow(StoreLockedError);
    await expect(openDatabase(`file:${folder}`)).rejects.toThrow(folder);
    await database.close();
  });

  test('given documents, when an index is declared later, then it is built; when no longer, then dropped', async () => {
    const names = async (indexes: typeof CUSTOMERS.indexes, filter: Filter): Promise<string[]> => {
      const store = await openStore(`file:${folder}`, { database: 'a' });
      const customers = await store.collection<Customer>({ name: 'customers', indexes });
      if ((await customers.count({})) === 0) await customers.insert(customer(1));
      const found = await customers.find(filter).finally(() => store.close());
      return found.map(({ _id }) => _id);
    };
    expect(await names([], {})).toEqual(['B|000001']);
    expect(await names(CUSTOMERS.indexes, { terms: 'group=1' })).toEqual(['B|000001']);
    await expect(names([], { terms: 'group=1' })).rejects.toThrow('no index');
    const changed = [{ name: 'terms', fields: ['seen_at'] }];
    expect(await names(changed, { seen_at: '000001' })).toEqual(['B|000001']);
    await expect(names([{ name: 'terms', fields: ['email'] }], {})).rejects.toThrow(
      'index terms of customers exists',
    );
  });
});

test('given a removal in progress, then a second removal that finds nothing cannot read the document either', async () => {
  const store = await openStore(`file:${folder}`);
  const customers = await store.collection<Customer>(CUSTOMERS);
  await customers.insert(customer(1));
  const { _id } = customer(1);
  const first = customers.remove({ _id });
  expect(await customers.remove({ _id })).toBe(0);
  expect(await customers.get(_id)).toBeNull();
  expect(await first).toBe(1);
  await store.close();
});

describe('what is written together', () => {
  interface Note extends Doc {
    key: string;
    says?: string;
    ends?: true;
  }

  async function open(): Promise<{ database: Database; notes: Collection<Note>; said: Collection<Doc> }> {
    const database = await openDatabase(`file:${folder}`);
    const said = await database.store('other').collection({ name: 'said' });
    let number = 0;
    const split = (doc: Doc & Partial<Note>) => {
      const { says, ...kept } = doc;
      const other = () => ({ _id: `${number++}`, says });
      return { doc: doc.ends ? null : kept, ...(says === undefined ? {} : { other }) };
    };
    const notes = await database.store('a').collection<Note>({
      name: 'notes',
      indexes: [
        { name: 'key', fields: ['key'], unique: true },
        { name: 'absent', fields: ['absent'] },
      ],
      companion: { into: { store: 'other', collection: 'said' }, split },
    });
    return { database, notes, said };
  }

  test('given changes, then their extracted parts are in the other collection, in their order, also on disk', async () => {
    const { database, notes } = await open();
    await Promise.all([
      notes.insert({ _id: 'a', key: 'k', says: 'one' }),
      notes.update({ _id: 'a' }, { $set: { says: 'two' } }),
      notes.update({ _id: 'b' }, { $set: { key: 'b', says: 'three' } }, { upsert: true }),
    ]);
    await notes.update({ _id: 'a' }, { $set: { key: 'silent' } });
    await database.close();
    const again = await open();
    expect(await again.notes.get('a')).toEqual({ _id: 'a', key: 'silent' });
    expect((await again.said.find({})).map((doc) => Object.values(doc))).toEqual([
      ['0', 'one'],
      ['1', 'two'],
      ['2', 'three'],
    ]);
    await again.database.close();
  });

  test('given a document of which nothing is kept, then it goes, and so do its entries', async () => {
    const { database, notes, said } = await open();
    await notes.insert({ _id: 'a', key: 'k' });
    await notes.update({ _id: 'a' }, { $set: { ends: true, says: 'last' } });
    expect([await notes.get('a'), await notes.count({ absent: null }), await said.count({})]).toEqual([
      null,
      0,
      1,
    ]);
    await notes.insert({ _id: 'b', key: 'k' });
    await database.close();
  });

  test('given a write that is refused, then nothing of it is in the other collection', async () => {
    const { database, notes, said } = await open();
    await notes.insert({ _id: 'a', key: 'k' });
    await expect(notes.insert({ _id: 'b', key: 'k', says: 'never' })).rejects.toThrow('duplicate key');
    expect(await said.count({})).toBe(0);
    await database.close();
  });
});

describe('erasure', () => {
  const files = (encoding: BufferEncoding = 'latin1'): string =>
    readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), encoding))
      .join('\n');

  async function open(): Promise<{ database: Database; customers: Collection<Customer> }> {
    const database = await openDatabase(`file:${folder}`);
    return { database, customers: await database.store('a').collection<Customer>(CUSTOMERS) };
  }

  test.each([
    ['in the middle', 500],
    ['at the low edge', 0],
    ['at the high edge', 999],
  ])('given a customer %s, when changed and removed, then soon no file holds a trace', async (_, at) => {
    const { database, customers } = await open();
    const canary = 'Zq7Kd0canaryWx93';
    for (let other = 0; other < 1000; other += 1) {
      const id = other === at ? { _id: `B|${String(at).padStart(6, '0')}${canary}`, email: canary } : {};
      await customers.insert({
        ...customer(other),
        ...id,
        ...(other === at ? { terms: [canary], text: canary } : {}),
      });
    }
    expect(files()).toContain(canary);
    await customers.update({ email: canary }, { $set: { text: 'other' } });
    expect(await customers.remove({ email: canary })).toBe(1);
    await until('nothing of it is left', () => !files().includes('canary'), 5_000);
    expect(await customers.count({})).toBe(999);
    await database.close();
  });

  test('given a text that is changed, then soon no file holds the trigrams of the old one', async () => {
    const database = await openDatabase(`file:${folder}`);
    const indexes = [{ name: 'phone', fields: ['phone'], contains: 'phone' }];
    const things = await database.store('a').collection<Doc & { phone: string }>({ name: 'things', indexes });
    for (let at = 0; at < 300; at += 1) await things.insert({ _id: `${at}`, phone: `+49 ${at}` });
    await things.update({ _id: '7' }, { $set: { phone: 'ЖЩЫ' } });
    expect(files('utf8')).toContain('ЖЩЫ');
    await things.update({ _id: '7' }, { $set: { phone: '+49' } });
    await until('nothing of it is left', () => !files('utf8').includes('ЖЩЫ'), 5_000);
    await database.close();
  });
});
