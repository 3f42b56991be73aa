import { write, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { linesDropped } from './metrics';

/** Writes text and says when that is done, or why it was not. */
export type Sink = (text: string, done: (error?: Error | null) => void) => void;

/** What may wait for a reader that does not keep up. */
const MOST_WAITING = 1_048_576;

/**
 * Where log lines go. A log that cannot be written (its disk is full, its reader has gone or does not read) must neither
 * stop nor delay the work: lines that cannot be written, or for which there is no room to wait, are dropped and counted.
 */
export class LogStream {
  private waiting: string[] = [];
  private size = 0;
  private isWriting = false;
  /** Something of the last text may have been written before it failed: the next one begins on a line of its own. */
  private isTorn = false;

  constructor(
    private readonly sink: Sink,
    private readonly dropped: (lines: number) => void,
  ) {}

  /** @param line with its line break */
  write(line: string): void {
    if (this.size + line.length > MOST_WAITING) {
      this.dropped(1);
      return;
    }
    this.waiting.push(line);
    this.size += line.length;
    if (!this.isWriting) this.writeWaiting();
  }

  /** What still waits, for a process that ends: nobody comes to write it later. */
  takeRest(): string {
    const rest = this.waiting.join('');
    this.waiting = [];
    this.size = 0;
    return rest;
  }

  private writeWaiting(): void {
    const lines = this.waiting.length;
    if (lines === 0) return;
    const text = (this.isTorn ? '\n' : '') + this.takeRest();
    this.isWriting = true;
    this.sink(text, (error) => {
      this.isWriting = false;
      this.isTorn = Boolean(error);
      if (error) this.dropped(lines);
      this.writeWaiting();
    });
  }
}

const STDERR = 2;

/** Files are written by a thread, which can wait without the process. */
const toFile: Sink = (text, done) => {
  const bytes = Buffer.from(text);
  const from = (offset: number): void =>
    write(STDERR, bytes, offset, (error, written) => {
      if (error || offset + written === bytes.length) done(error);
      else from(offset + written);
    });
  from(0);
};

/**
 * A pipe is written through Node's own stream, which waits for a reader without a thread: a thread that waits for one that
 * never reads would keep the process from ending.
 */
const toPipe: Sink = (text, done) => void process.stderr.write(text, done);

const isPipe = process.stderr instanceof Socket;

/** The log of this process: standard error. */
export const logStream = new LogStream(isPipe ? toPipe : toFile, (lines) => linesDropped.inc(lines));

/** Writes what still waits, as the last thing that the process does. */
export function writeRest(): void {
  const rest = logStream.takeRest();
  try {
    if (isPipe) process.stderr.write(rest);
    else writeSync(STDERR, rest);
  } catch {
    // There is nobody left to tell.
  }
}
