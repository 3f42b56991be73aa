import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../packages/store/index';
import { until } from '../harness/until';
import { CRASHED, type Item } from './crashed';

const ROUNDS = Number(process.env.ROUNDS ?? 5);
/** Only root can mount a disk to fill; otherwise packages/store/sqlite/faults.test.ts covers this. */
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot.each(['os', 'disk'])('a disk that fills up, with STORE_SYNC=%s', (sync) => {
  let disk: string;
  beforeAll(() => {
    disk = mkdtempSync(join(tmpdir(), 'disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk]);
  });
  afterAll(() => {
    execFileSync('umount', ['--lazy', disk]);
    rmSync(disk, { recursive: true });
  });

  /** Takes all the room there is. */
  const fill = async (): Promise<void> => {
    const filling = spawn('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=4k'], { stdio: 'ignore' });
    await once(filling, 'close');
  };

  const round = async (number: number, kept: Set<string>, refused: Set<string>): Promise<void> => {
    const folder = join(disk, 'data');
    const script = [
      '-r',
      join(__dirname, '..', '..', 'tools', 'register.js'),
      join(__dirname, 'disk-writer.ts'),
    ];
    const child = spawn(process.execPath, [...script, folder, String(number), sync], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const said = (word: string): number => output.split(`${word} `).length - 1;
    await until('it writes', () => said('kept') > 20);
    await fill();
    await until('writes are refused', () => said('refused') > 3);
    rmSync(join(disk, 'filler'));
    const before = said('kept');
    await until('it writes again', () => said('kept') > before + 20);
    child.kill('SIGKILL');
    await once(child, 'close');
    for (const line of output.split('\n').slice(0, -1)) {
      const [word, id = ''] = line.split(' ');
      (word === 'kept' ? kept : refused).add(id);
    }
  };

  test(`${ROUNDS} rounds of fill, fail, free, write and kill -9: nothing acknowledged is lost, nothing refused is kept`, async () => {
    const kept = new Set<string>();
    const refused = new Set<string>();
    for (let number = 0; number < ROUNDS; number += 1) {
      await round(number, kept, refused);
      const store = await openStore(`file:${join(disk, 'data')}`, { database: 'crash' });
      const items = await store.collection<Item>(CRASHED);
      const found = new Set((await items.find({})).map(({ _id }) => _id));
      expect([...kept].filter((id) => !found.has(id))).toEqual([]);
      expect([...refused].filter((id) => found.has(id))).toEqual([]);
      // Room for the next round.
      await items.remove({});
      kept.clear();
      await store.close();
    }
    expect(refused.size).toBeGreaterThan(ROUNDS);
  }, 600_000);
});
