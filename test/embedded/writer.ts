/** Writes to the store in a folder as fast as it can, and says on stdout which writes were acknowledged. */
import { writeSync } from 'node:fs';
import { openStore } from '../../packages/store/index';
import { CRASHED, type Item } from './crashed';

async function main(): Promise<void> {
  const [folder = '', round = '0', sync = 'os'] = process.argv.slice(2);
  const store = await openStore(`file:${folder}`, { database: 'crash', sync: sync === 'disk' });
  const items = await store.collection<Item>(CRASHED);
  writeSync(1, 'open\n');
  const writer = async (lane: number): Promise<void> => {
    for (let at = 0; ; at += 1) {
      const id = `${round}|${lane}|${at}`;
      await items.insert({ _id: id, number: `n${id}`, tags: ['new', `lane${lane}`], text: 'x'.repeat(1500) });
      writeSync(1, `insert ${id}\n`);
      if (at % 3 === 0) {
        await items.update({ _id: id }, { $set: { tags: ['changed'] }, $unset: { text: true } });
        writeSync(1, `change ${id}\n`);
      }
      if (at % 5 === 0) {
        await items.remove({ _id: id });
        writeSync(1, `remove ${id}\n`);
      }
    }
  };
  await Promise.all([0, 1, 2, 3].map(writer));
}

main().catch((error: unknown) => {
  process.stderr.write(String(error));
  process.exitCode = 1;
});
