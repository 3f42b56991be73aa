import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../../test/harness/until';
import { Checkpoints } from './checkpoints';
import { Connection } from './connection';
import { DurableFolder } from './durable-folder';
import { Engine } from './engine';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

describe('given a thread that ended', () => {
  test('then its request fails, the next one has a new thread, and both can be closed', async () => {
    const place = join(folder, 'later');
    const file = join(place, 'obp.db');
    const checkpoints = new Checkpoints(file);
    expect(await checkpoints.run({ truncate: false })).toEqual({ code: 1, isBusy: false });
    expect(await checkpoints.run({ truncate: false })).toEqual({ code: 1, isBusy: false });

    mkdirSync(place);
    const db = new Connection(file);
    db.exec('PRAGMA journal_mode = WAL; CREATE TABLE t(a)');
    expect(await checkpoints.run({ truncate: true })).toEqual({ code: 0, isBusy: false });
    expect(statSync(`${file}-wal`).size).toBe(0);
    await checkpoints.close();
    db.close();
  });

  test('then a close after it returns', async () => {
    const checkpoints = new Checkpoints(join(folder, 'absent', 'obp.db'));
    await checkpoints.run({ truncate: false });
    await checkpoints.close();
  });
});

describe('given another program that reads the log, as a backup does', () => {
  const read = (): Connection => {
    const reader = new Connection(join(folder, 'obp.db'));
    reader.exec('BEGIN');
    reader.all('SELECT count(*) FROM t');
    return reader;
  };

  test('then writes are not held to empty it, and it is empty soon after the reader has ended', async () => {
    const durable = DurableFolder.open(folder, {});
    const engine = new Engine(durable.db, durable);
    const insert = () => engine.write((db) => db.run('INSERT INTO t VALUES (1)', []));
    durable.db.exec('CREATE TABLE t(a)');
    const reader = read();
    await insert();
    const run = jest.spyOn(Checkpoints.prototype, 'run');
    await until('three checkpoints were tried', async () => {
      await insert();
      return run.mock.calls.length >= 3;
    });
    expect(run.mock.calls).not.toContainEqual([{ truncate: true }]);

    reader.exec('COMMIT');
    reader.close();
    await until('the log is empty', () => statSync(join(folder, 'obp.db-wal')).size === 0, 5_000);
    await engine.close(() => durable.close());
    durable.release();
  });

  test('then the attempt to empty it, during which writes wait, is short', async () => {
    const file = join(folder, 'obp.db');
    const db = new Connection(file);
    db.exec('PRAGMA journal_mode = WAL; CREATE TABLE t(a)');
    const reader = read();
    const checkpoints = new Checkpoints(file);
    expect(await checkpoints.run({ truncate: false })).toEqual({ code: 0, isBusy: false });
    const before = performance.now();
    expect(await checkpoints.run({ truncate: true })).toEqual({ code: 0, isBusy: true });
    expect(performance.now() - before).toBeLessThan(450);
    reader.exec('COMMIT');
    reader.close();
    await checkpoints.close();
    db.close();
  });
});
