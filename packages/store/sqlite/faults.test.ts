import {
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../../test/harness/until';
import {
  backUp,
  checkStore,
  type Database,
  type Doc,
  openDatabase,
  StoreRefusedError,
  StoreUnavailableError,
} from '../index';
import { Connection } from './connection';
import { DurableFolder } from './durable-folder';
import { Engine } from './engine';

interface Note extends Doc {
  text: string;
}

let folder: string;
let url: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  url = `file:${folder}`;
});
afterEach(() => rmSync(folder, { recursive: true }));

const notesOf = (database: Database) => database.store('a').collection<Note>({ name: 'notes' });
const note = (at: number, text = 'x'.repeat(1_500)): Note => ({ _id: String(at).padStart(4, '0'), text });

/** A folder as a process leaves it that was killed: with commits in the log. */
async function killedFolder(): Promise<void> {
  const other = mkdtempSync(join(tmpdir(), 'store-'));
  const database = await openDatabase(`file:${other}`);
  const notes = await notesOf(database);
  for (let at = 0; at < 30; at += 1) await notes.insert(note(at));
  for (const name of ['obp.db', 'obp.db-wal']) copyFileSync(join(other, name), join(folder, name));
  await database.close();
  rmSync(other, { recursive: true });
}

describe('a start is refused, with a reason and a way out', () => {
  const refusal = async (): Promise<string> => {
    const error: unknown = await openDatabase(url).then(
      (database) => database.close(),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(StoreRefusedError);
    return String(error);
  };

  test.each<[string, () => void, RegExp]>([
    [
      'a LevelDB folder',
      () => writeFileSync(join(folder, 'CURRENT'), 'MANIFEST-1\n'),
      /LevelDB database of an older version/,
    ],
    [
      'a log without its database',
      () => writeFileSync(join(folder, 'obp.db-wal'), 'x'),
      /has no obp.db, but other files/,
    ],
    ['an empty file', () => writeFileSync(join(folder, 'obp.db'), ''), /is not a database/],
    [
      'a file of something else',
      () => writeFileSync(join(folder, 'obp.db'), 'x'.repeat(9_000)),
      /is not a database/,
    ],
    ['the database of another program', () => sqlite('CREATE TABLE t(a)'), /not one of this program/],
    [
      'a database from the future',
      () => sqlite('PRAGMA application_id = 1868722225; PRAGMA user_version = 99; CREATE TABLE t(a)'),
      /written by a newer version \(format 99/,
    ],
  ])('given %s', async (_, given, expected) => {
    given();
    const before = readdirSync(folder);
    expect(await refusal()).toMatch(expected);
    expect(readdirSync(folder).filter((name) => name !== 'lock')).toEqual(before);
  });

  const sqlite = (statements: string): void => {
    const db = new Connection(join(folder, 'obp.db'));
    db.exec(statements);
    db.close();
  };

  test('given a file that was cut short', async () => {
    await killedFolder();
    rmSync(join(folder, 'obp.db-wal'));
    const whole = await openDatabase(url);
    const notes = await notesOf(whole);
    for (let at = 0; at < 30; at += 1) await notes.insert(note(at));
    await whole.close();
    // As another file: this process may still know the old one.
    copyFileSync(join(folder, 'obp.db'), join(folder, 'part'));
    rmSync(join(folder, 'obp.db'));
    copyFileSync(join(folder, 'part'), join(folder, 'obp.db'));
    for (const name of ['part', 'obp.db-wal', 'obp.db-shm']) rmSync(join(folder, name), { force: true });
    truncateSync(join(folder, 'obp.db'), 8_192);
    expect(await refusal()).toMatch(/is damaged/);
  });

  test('given three flipped bytes in the log, then also check-store and backup say so, and the log stays', async () => {
    await killedFolder();
    const log = join(folder, 'obp.db-wal');
    const size = statSync(log).size;
    const file = openSync(log, 'r+');
    writeSync(file, 'abc', Math.floor(size / 2));
    expect(await refusal()).toMatch(/is damaged \(its log .*obp.db-wal, from byte \d+/);
    expect(checkStore(url)).toEqual([expect.stringMatching(/the log .* cannot be read from byte \d+ on/)]);
    expect(() => backUp(url, join(folder, 'copy.db'))).toThrow(/is damaged/);
    expect(statSync(log).size).toBe(size);
  });

  test('given a log that was cut off in its last commit, then all earlier commits are there', async () => {
    await killedFolder();
    const log = join(folder, 'obp.db-wal');
    truncateSync(log, statSync(log).size - 100);
    const database = await openDatabase(url);
    expect(await (await notesOf(database)).count({})).toBe(29);
    await database.close();
  });
});

test('given damage that a running process meets, then the error says what the operator can do', async () => {
  const seen: Error[] = [];
  const database = await openDatabase(url, { onDamage: (error) => seen.push(error) });
  const notes = await notesOf(database);
  await notes.insert(note(1));
  const other = new Connection(join(folder, 'obp.db'));
  other.exec(`PRAGMA busy_timeout = 5000; UPDATE a__notes SET doc = 'no JSON'`);
  other.close();
  await expect(notes.get('0001')).rejects.toThrow(StoreUnavailableError);
  expect(String(seen[0])).toMatch(/is damaged .*npm run check-store/);
  await database.close();
});

describe('a disk that is full', () => {
  test('given no room, then writes are refused with the reason, reads are served, and it comes back by itself', async () => {
    const durable = DurableFolder.open(folder, {});
    const engine = new Engine(durable.db, durable);
    durable.db.exec('CREATE TABLE t(a)');
    const insert = (text: string) => engine.write((db) => db.run('INSERT INTO t VALUES (?)', [text]));
    await insert('kept');
    durable.db.get('PRAGMA max_page_count = 8');
    const results = await Promise.allSettled([insert('small'), insert('x'.repeat(100_000)), insert('small')]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await expect(insert('x'.repeat(100_000))).rejects.toMatchObject({
      name: 'StoreUnavailableError',
      message: 'the disk is full. Free some space',
    });
    expect(durable.trouble).toMatch('the disk is full');
    expect(engine.read((db) => db.all('SELECT a FROM t'))).toEqual([['kept']]);
    durable.db.get('PRAGMA max_page_count = 1000');
    await insert('again');
    expect(durable.trouble).toBeNull();
    await engine.close(() => durable.close());
    durable.release();
    const reopened = new Connection(join(folder, 'obp.db'));
    expect(reopened.all('SELECT a FROM t')).toEqual([['kept'], ['again']]);
    reopened.close();
  });
});

test('given any umask, then only this user can read the folder and its files', async () => {
  const before = process.umask(0);
  const database = await openDatabase(`file:${join(folder, 'new')}`);
  await (await notesOf(database)).insert(note(1));
  process.umask(before);
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
  const files = readdirSync(join(folder, 'new'));
  expect(files.sort()).toEqual(['lock', 'obp.db', 'obp.db-shm', 'obp.db-wal']);
  expect(files.map((name) => modeOf(join(folder, 'new', name)))).toEqual(['600', '600', '600', '600']);
  expect(modeOf(join(folder, 'new'))).toBe('700');
  await database.close();
});

test('given a running database, when backed up and restored, then all of it is there, and the copy is whole', async () => {
  const database = await openDatabase(url);
  const notes = await notesOf(database);
  for (let at = 0; at < 20; at += 1) await notes.insert(note(at));
  const copy = join(folder, 'copy');
  backUp(url, copy);
  await notes.insert(note(20));
  expect(() => backUp(url, copy)).toThrow('is there already');
  expect(checkStore(url)).toEqual([]);
  await database.close();

  const restored = mkdtempSync(join(tmpdir(), 'store-'));
  copyFileSync(copy, join(restored, 'obp.db'));
  expect(checkStore(`file:${restored}`)).toEqual([]);
  const again = await openDatabase(`file:${restored}`);
  expect(await (await notesOf(again)).count({})).toBe(20);
  await again.close();
  rmSync(restored, { recursive: true });
});

test.each(['mongodb', 'mongodb+srv', 'postgres'])(
  'given a URL of %s, then backup and check-store refuse it, without the password',
  (scheme) => {
    const other = `${scheme}://user:secret@db:27017/`;
    const refusal = 'STORE_URL must start with file: here: only an embedded database in a folder can be used';
    expect(() => backUp(other, join(folder, 'copy'))).toThrow(new StoreRefusedError(refusal));
    expect(() => checkStore(other)).toThrow(new StoreRefusedError(refusal));
  },
);

test('given the queries of docs/embedded-store.md, then a person can run them on a live file', async () => {
  const guide = readFileSync(join(__dirname, '../../../docs/embedded-store.md'), 'utf8');
  const queries = [...guide.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  const database = await openDatabase(url);
  const customers = await database
    .store('obp_customer')
    .collection<Doc & Record<string, unknown>>({ name: 'customers' });
  const events = await database
    .store('obp_events')
    .collection<Doc & Record<string, unknown>>({ name: 'events' });
  await customers.insert({
    _id: 'b|1',
    bank_id: 'b',
    legal_name: 'Ada',
    customer_number: '7',
    created_at: '2024-02-01T00:00:00.000Z',
  });
  await events.insert({
    _id: '1',
    events: [{ type: 'customer.created', subject: '1', time: '2024-02-01T00:00:00.000Z' }],
  });
  const reader = new Connection(join(folder, 'obp.db'));
  expect(queries).toHaveLength(2);
  for (const query of queries) expect(reader.all(query).length).toBeGreaterThan(0);
  reader.close();
  await database.close();
});

test('given STORE_SYNC=disk, then writes are acknowledged and kept', async () => {
  const database = await openDatabase(url, { sync: true });
  const notes = await notesOf(database);
  await Promise.all(Array.from({ length: 50 }, (_, at) => notes.insert(note(at))));
  await until('the log is empty', () => statSync(join(folder, 'obp.db-wal')).size === 0);
  await database.close();
  const again = await openDatabase(url);
  expect(await (await notesOf(again)).count({})).toBe(50);
  await again.close();
});

test('given an overwritten page of the file, then its first use fails with what the operator can do', async () => {
  const whole = await openDatabase(url);
  const notes = await notesOf(whole);
  for (let at = 0; at < 30; at += 1) await notes.insert(note(at));
  await whole.close();
  // As another file: this process may still know the old one.
  const damagedFolder = join(folder, 'damaged');
  mkdirSync(damagedFolder);
  copyFileSync(join(folder, 'obp.db'), join(damagedFolder, 'obp.db'));
  const file = openSync(join(damagedFolder, 'obp.db'), 'r+');
  for (let page = 1; page < 8; page += 1) writeSync(file, 'garbage', page * 4_096);
  closeSync(file);
  const seen: Error[] = [];
  const database = await openDatabase(`file:${damagedFolder}`, { onDamage: (error) => seen.push(error) });
  await expect(notesOf(database).then((damaged) => damaged.find({}))).rejects.toThrow(StoreUnavailableError);
  expect(String(seen[0])).toMatch(/is damaged .*npm run check-store/);
  await database.close();
});
