import { randomBytes } from 'node:crypto';

const DIGITS = 12;

/** The document that an event is written into. */
interface Target {
  readonly collection: string;
  readonly id: string;
}

interface Pending extends Target {
  readonly seq: string;
  readonly takenAt: number;
}

/**
 * The sequence numbers of the events that one process writes for one service: `WRITER.NUMBER`, which sort as text in
 * the order in which they were taken. A number is pending until its event is known to be published, or known never to
 * have been written.
 */
export class SequenceNumbers {
  readonly writer = randomBytes(9).toString('base64url');
  private last = 0;
  /** In the order of their numbers. */
  private readonly pending = new Map<string, Pending>();

  take(target: Target): string {
    this.last += 1;
    const seq = this.at(this.last);
    this.pending.set(seq, { ...target, seq, takenAt: Date.now() });
    return seq;
  }

  settle(seq: string): void {
    this.pending.delete(seq);
  }

  isPending(seq: string): boolean {
    return this.pending.has(seq);
  }

  get allSettled(): boolean {
    return this.pending.size === 0;
  }

  /** Numbers of a collection that were taken before the given time and are still pending. */
  pendingIn(collection: string, before: number): Pending[] {
    const late = [];
    for (const pending of this.pending.values()) {
      if (pending.takenAt >= before) break;
      if (pending.collection === collection) late.push(pending);
    }
    return late;
  }

  /** The highest number up to which none is pending. */
  get checkpoint(): string {
    const [first] = this.pending.keys();
    return this.at(first === undefined ? this.last : Number(first.slice(-DIGITS)) - 1);
  }

  private at(number: number): string {
    return `${this.writer}.${String(number).padStart(DIGITS, '0')}`;
  }
}

export const writerOf = (seq: string): string => seq.slice(0, -DIGITS - 1);

/** Sorts after every number of the same writer. */
export const endOf = (seq: string): string => `${writerOf(seq)}/`;
