import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openStore } from '../../packages/store/index';
import { until } from '../harness/until';
import { CRASHED, type Item } from './crashed';

/** A file system of its own on a loop device: only root can have one, and not in every container. */
const canMount = process.getuid?.() === 0 && existsSync('/dev/loop-control') && existsSync('/sbin/mkfs.ext4');
const withDisk = canMount ? describe : describe.skip;

const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'pipe' });

withDisk('a disk that fails, with STORE_SYNC=disk', () => {
  let folder: string;
  const mounted: string[] = [];
  const at = (name: string): string => join(folder, name);
  const mount = (name: string, ...args: string[]): string => {
    mkdirSync(at(name), { recursive: true });
    run('mount', ...args, at(name));
    mounted.unshift(at(name));
    return at(name);
  };
  const unmount = (place: string): void => {
    run('umount', place);
    mounted.splice(mounted.indexOf(place), 1);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'disk-'));
    // The device reports more room than it has: a write fails when it reaches the disk, not before.
    mount('real', '-t', 'tmpfs', '-o', 'size=40m', 'tmpfs');
    run('truncate', '-s', '200M', at('real/image'));
    run('mkfs.ext4', '-q', '-O', '^has_journal', at('real/image'));
  });
  afterEach(() => {
    for (const place of [...mounted]) run('umount', '--lazy', place);
    mounted.length = 0;
    rmSync(folder, { recursive: true });
  });

  function startWriter(data: string) {
    const register = join(__dirname, '..', '..', 'tools', 'register.js');
    const script = ['-r', register, join(__dirname, 'disk-writer.ts')];
    const child = spawn(process.execPath, [...script, data, '0', 'disk'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const lines = (word: string) =>
      output
        .split('\n')
        .slice(0, -1)
        .filter((line) => line.startsWith(`${word} `))
        .map((line) => line.slice(word.length + 1));
    const writes = async (): Promise<void> => {
      const before = lines('kept').length;
      await until('writes are acknowledged', () => lines('kept').length > before + 200);
    };
    const fails = () => until('writes fail', () => lines('refused').length + lines('unsaid').length > 3);
    return { child, writes, fails, kept: () => lines('kept') };
  }

  /** The documents on an image of the disk, read by a process that starts on it. */
  async function idsOn(image: string): Promise<Set<string>> {
    const place = mount('later', '-o', 'loop', image);
    const store = await openStore(`file:${join(place, 'data')}`, { database: 'crash' });
    const items = await store.collection<Item>(CRASHED);
    const ids = new Set((await items.find({})).map(({ _id }) => _id));
    await store.close();
    run('umount', '--lazy', place);
    mounted.shift();
    return ids;
  }

  test('given a sync that failed, when the disk is back and the power is cut, then every acknowledged write is there', async () => {
    const disk = mount('disk', '-o', 'loop,errors=continue', at('real/image'));
    const writer = startWriter(join(disk, 'data'));
    await writer.writes();
    const filling = spawn('dd', ['if=/dev/zero', `of=${at('real/filler')}`, 'bs=4k'], { stdio: 'ignore' });
    await once(filling, 'close');
    await writer.fails();
    rmSync(at('real/filler'));
    await writer.writes();
    writer.child.kill('SIGSTOP');
    const kept = writer.kept();
    // The disk as it is at this moment, without what the system has in memory.
    run('cp', '--sparse=always', at('real/image'), at('cut'));
    writer.child.kill('SIGKILL');
    await once(writer.child, 'close');
    const found = await idsOn(at('cut'));
    expect(kept.filter((id) => !found.has(id))).toEqual([]);
  }, 120_000);

  test('given a file system that turns read-only, then writes are refused and reads served, and nothing acknowledged is lost', async () => {
    const disk = mount('disk', '-o', 'loop,errors=remount-ro', at('real/image'));
    const device = basename(String(run('findmnt', '-no', 'SOURCE', disk)).trim());
    const writer = startWriter(join(disk, 'data'));
    await writer.writes();
    writeFileSync(`/sys/fs/ext4/${device}/trigger_fs_error`, '1');
    await writer.fails();
    writer.child.kill('SIGKILL');
    await once(writer.child, 'close');
    unmount(disk);
    const found = await idsOn(at('real/image'));
    expect(writer.kept().filter((id) => !found.has(id))).toEqual([]);
  }, 120_000);
});
