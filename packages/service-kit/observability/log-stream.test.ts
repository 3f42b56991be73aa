import { LogStream, type Sink } from './log-stream';

/** A destination that fails, or does not answer, until the test lets it. */
class Disk {
  readonly written: string[] = [];
  failure: Error | undefined;
  private pending: (() => void)[] = [];

  readonly sink: Sink = (text, done) => {
    this.pending.push(() => {
      if (this.failure === undefined) this.written.push(text);
      done(this.failure);
    });
  };

  answer(): void {
    for (const next of this.pending.splice(0)) next();
  }
}

let disk: Disk;
let dropped: number;
let log: LogStream;
beforeEach(() => {
  disk = new Disk();
  dropped = 0;
  log = new LogStream(disk.sink, (lines) => {
    dropped += lines;
  });
});

test('lines are written in their order, those that came meanwhile together', () => {
  for (const line of ['1\n', '2\n', '3\n']) log.write(line);
  disk.answer();
  disk.answer();
  expect([disk.written, dropped]).toEqual([['1\n', '2\n3\n'], 0]);
});

test('given a full disk, then its lines are dropped and counted, and those after it are written', () => {
  disk.failure = new Error('ENOSPC');
  for (const line of ['1\n', '2\n', '3\n']) log.write(line);
  disk.answer();
  disk.answer();
  expect([disk.written, dropped]).toEqual([[], 3]);

  disk.failure = undefined;
  log.write('4\n');
  disk.answer();
  // On a line of its own, for a part of the lost ones may be there.
  expect([disk.written, dropped]).toEqual([['\n4\n'], 3]);
});

test('given a reader that does not read, then a bounded number of lines wait, and the rest is dropped', () => {
  const line = `${'x'.repeat(1_023)}\n`;
  for (let i = 0; i < 3_000; i += 1) log.write(line);
  disk.answer();
  disk.answer();
  expect(disk.written.join('').length / line.length + dropped).toBe(3_000);
  expect(dropped).toBeGreaterThan(1_500);
});

test('given lines that wait when the process ends, then they can still be written', () => {
  for (const line of ['1\n', '2\n', '3\n']) log.write(line);
  expect([log.takeRest(), log.takeRest()]).toEqual(['2\n3\n', '']);
});
