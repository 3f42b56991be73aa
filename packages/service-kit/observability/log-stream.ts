import { write, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { linesDropped } from './metrics';

/** Writes text and calls back when it is done, with the error if it failed. */
export type Sink = (text: string, done: (error?: Error | null) => void) => void;

/** The most characters that wait for a slow reader. */
const MOST_WAITING = 1_048_576;

/**
 * The destination of log lines. A log that cannot be written (full disk, reader gone or stuck) must neither stop nor
 * delay the work: the stream drops and counts lines that cannot be written or do not fit into its buffer.
 */
export class LogStream {
  private waiting: string[] = [];
  private size = 0;
  private isWriting = false;
  /** A part of the last text may be written, so the next text begins on a new line. */
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

  /** Takes the lines that still wait, for the end of the process. */
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

/** A thread writes files; it may block without blocking the process. */
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
 * Node's own stream writes pipes. It waits for a reader without a thread: a thread that waits for a reader that never
 * reads would keep the process alive.
 */
const toPipe: Sink = (text, done) => void process.stderr.write(text, done);

const isPipe = process.stderr instanceof Socket;

/** The log of this process: standard error. */
export const logStream = new LogStream(isPipe ? toPipe : toFile, (lines) => linesDropped.inc(lines));

/** Writes the lines that still wait; the last thing that a process does. */
export function writeRest(): void {
  const rest = logStream.takeRest();
  try {
    if (isPipe) process.stderr.write(rest);
    else writeSync(STDERR, rest);
  } catch {
    // No reader is left.
  }
}
