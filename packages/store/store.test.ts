import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Subject, storeContract } from '../../test/embedded/store-contract';
import { openStore } from './index';

storeContract('memory:', async (): Promise<Subject> => {
  const store = await openStore('memory:', { database: 'contract' });
  return { store, dispose: () => store.close() };
});

storeContract('file:', async (): Promise<Subject> => {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  const store = await openStore(`file:${folder}`, { database: 'contract' });
  const dispose = async (): Promise<void> => {
    await store.close();
    rmSync(folder, { recursive: true });
  };
  return { store, dispose };
});
