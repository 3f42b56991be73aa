import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Checkpoints } from './checkpoints';
import { Connection } from './connection';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

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
