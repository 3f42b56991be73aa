/** Writes to the store in a folder until it is killed, and says on stdout of each write whether it was kept or refused. */
import { openStore, StoreTimeoutError, StoreUnavailableError } from '../../packages/store/index';
import { CRASHED, type Item } from './crashed';

async function main(): Promise<void> {
  const [folder = '', round = '0', sync = 'os'] = process.argv.slice(2);
  const store = await openStore(`file:${folder}`, { database: 'crash', sync: sync === 'disk' });
  const items = await store.collection<Item>(CRASHED);
  const lane = async (name: number): Promise<void> => {
    for (let at = 0; ; at += 1) {
      const id = `${round}|${name}|${at}`;
      try {
        await items.insert({ _id: id, number: `n${id}`, tags: [`lane${name}`], text: 'x'.repeat(1_500) });
        process.stdout.write(`kept ${id}\n`);
      } catch (error) {
        const isUnknown = error instanceof StoreTimeoutError;
        if (!isUnknown && !(error instanceof StoreUnavailableError)) throw error;
        await items.count({ tags: `lane${name}` });
        const isReady = await store.ping().then(
          () => true,
          () => false,
        );
        process.stdout.write(`${isReady || isUnknown ? 'unsaid' : 'refused'} ${id}\n`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  await Promise.all([0, 1, 2, 3].map(lane));
}

main().catch((error: unknown) => {
  process.stderr.write(String(error));
  process.exit(1);
});
