import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, openStore, StoreLockedError } from '../../packages/store/index';
import { CRASHED, type Item } from './crashed';

const ROUNDS = Number(process.env.ROUNDS ?? 8);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crash-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Writer {
  child: ChildProcess;
  /** Resolves after so many lines of output. */
  said(lines: number): Promise<void>;
  /** The output, once the process and its output have ended. */
  ended: Promise<string[]>;
}

function startWriter(round: number, sync = 'os'): Writer {
  const args = [
    '-r',
    join(__dirname, '..', '..', 'tools', 'register.js'),
    join(__dirname, 'writer.ts'),
    folder,
    String(round),
    sync,
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  let onOutput = (): void => {};
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    onOutput();
  });
  // A line cut off by the kill was not acknowledged in full, and is left out.
  const lines = (): string[] => output.split('\n').slice(0, -1);
  const ended = new Promise<string[]>((done) => child.once('close', () => done(lines())));
  const said = (count: number): Promise<void> =>
    new Promise((done, failed) => {
      onOutput = () => lines().length >= count && done();
      child.once('exit', () => failed(new Error('the writer ended early')));
      onOutput();
    });
  return { child, said, ended };
}

/** The documents after the acknowledged writes, by id; the write in progress when the process died may be there or not. */
function acknowledged(lines: string[], into: Map<string, string>): void {
  for (const line of lines) {
    const [write = '', id = ''] = line.split(' ');
    if (write !== 'open') into.set(id, write);
  }
}

async function compare(writes: Map<string, string>): Promise<void> {
  const store = await openStore(`file:${folder}`, { database: 'crash' });
  const items = await store.collection<Item>(CRASHED);
  const docs = new Map((await items.find({})).map((doc) => [doc._id, doc]));
  for (const [id, write] of writes) expect(possible(id, write)).toContain(stateOf(id, docs.get(id)));
  for (const doc of docs.values()) {
    expect(await items.findOne({ number: doc.number })).toEqual(doc);
  }
  const tags = ['new', 'changed', 'lane0', 'lane1', 'lane2', 'lane3'];
  for (const tag of tags) {
    const expected = [...docs.values()].filter((doc) => doc.tags.includes(tag)).map(({ _id }) => _id);
    const found = await items.find({ tags: tag });
    expect(found.map(({ _id }) => _id).sort()).toEqual(expected.sort());
    expect(await items.count({ tags: tag })).toBe(expected.length);
  }
  await store.close();
}

function stateOf(id: string, doc: Item | undefined): string {
  if (doc === undefined) return 'gone';
  if (doc.tags.length === 1 && doc.tags[0] === 'changed' && doc.text === undefined) return 'changed';
  return doc.tags[0] === 'new' && doc.text?.length === 1500 ? 'new' : `${id} is torn`;
}

/** The result of the last acknowledged write, or of the one after it, which may have been done without an acknowledgement. */
function possible(id: string, write: string): string[] {
  const at = Number(id.split('|')[2]);
  const steps = ['new'];
  if (at % 3 === 0) steps.push('changed');
  if (at % 5 === 0) steps.push('gone');
  const left = { insert: 'new', change: 'changed', remove: 'gone' }[write] ?? '';
  const done = steps.indexOf(left);
  return steps.slice(done, done + 2);
}

test.each(['os', 'disk'])(
  `given a process killed while writing, ${ROUNDS} times, with STORE_SYNC=%s, then every acknowledged write is there and indexes agree`,
  async (sync) => {
    const writes = new Map<string, string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const writer = startWriter(round, sync);
      await writer.said(50 + round * 37);
      writer.child.kill('SIGKILL');
      acknowledged(await writer.ended, writes);
      await compare(writes);
    }
    expect(writes.size).toBeGreaterThan(ROUNDS * 10);
  },
);

test('given a folder in use by another process, when it is opened, then StoreLockedError names it; after its death it opens', async () => {
  const writer = startWriter(ROUNDS);
  await writer.said(1);
  await expect(openDatabase(`file:${folder}`)).rejects.toThrow(StoreLockedError);
  await expect(openDatabase(`file:${folder}`)).rejects.toThrow(folder);
  writer.child.kill('SIGKILL');
  await writer.ended;
  await (await openDatabase(`file:${folder}`)).close();
});
