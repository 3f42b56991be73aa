import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logContract } from '../../test/events/log-contract';
import { anyChange } from '../../test/harness/any-change';
import { until } from '../../test/harness/until';
import { openStore } from '../store';
import { type EventLog, StoreLog } from './index';

test('given a log that has lost all events, when it is opened again, then a follower gets new ones', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'events-'));
  const happens = {
    ...anyChange,
    time: '2026-01-01T00:00:00.000Z',
    specversion: '1.0',
    datacontenttype: 'application/json',
    revision: 1,
  } as const;
  const got: string[] = [];
  const follower = {
    name: 'reader',
    events: [],
    handle: async ({ id }: { id: string }) => void got.push(id),
  };
  const opened = async () => {
    const store = await openStore(`file:${folder}`);
    const log = await StoreLog.open(store);
    await log.follow(follower);
    return { log, close: () => log.close().then(() => store.close()) };
  };
  const first = await opened();
  for (const id of ['a', 'b']) await first.log.publish({ ...happens, id });
  await until('both are there', () => got.length === 2);
  await first.log.forget(new Date('9999-01-01'));
  await first.close();

  const second = await opened();
  const late = await second.log.follow({ ...follower, name: 'late' });
  expect(await late.lag()).toBe(0);
  await late.stop();
  await second.log.publish({ ...happens, id: 'c' });
  await until('it is there', () => got.length === 3);
  await second.close();
  rmSync(folder, { recursive: true });
});

/** A place on disk, of which the log before is left as it is: as by a process that has died. */
logContract('one process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'events-'));
  let store = await openStore(`file:${folder}`);
  let opened = false;
  return {
    reopen: async (): Promise<EventLog> => {
      if (opened) await store.close();
      store = opened ? await openStore(`file:${folder}`) : store;
      opened = true;
      return StoreLog.open(store);
    },
    dispose: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
});
