import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logContract } from '../../test/events/log-contract';
import { openStore } from '../store';
import { type EventLog, StoreLog } from './index';

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
