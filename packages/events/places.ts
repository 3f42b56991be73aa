import { randomBytes } from 'node:crypto';

const DIGITS = 12;

/** What an event is written into. */
export interface Written {
  readonly collection: string;
  readonly id: string;
}

interface Open extends Written {
  readonly place: string;
  readonly takenAt: number;
}

/**
 * The places of the events that one process writes for one service: `<writer>.<number>`, which as texts have the order
 * in which they were taken. A place is open until it is certain that its event is published, or was never written.
 */
export class Places {
  readonly writer = randomBytes(9).toString('base64url');
  private last = 0;
  /** In the order of their places. */
  private readonly open = new Map<string, Open>();

  take(written: Written): string {
    this.last += 1;
    const place = this.at(this.last);
    this.open.set(place, { ...written, place, takenAt: Date.now() });
    return place;
  }

  settle(place: string): void {
    this.open.delete(place);
  }

  isOpen(place: string): boolean {
    return this.open.has(place);
  }

  get allSettled(): boolean {
    return this.open.size === 0;
  }

  /** Places of a collection that were taken before the given time and are still open. */
  openIn(collection: string, before: number): Open[] {
    const late = [];
    for (const open of this.open.values()) {
      if (open.takenAt >= before) break;
      if (open.collection === collection) late.push(open);
    }
    return late;
  }

  /** The last place up to which none is open. */
  get mark(): string {
    const [first] = this.open.keys();
    return this.at(first === undefined ? this.last : Number(first.slice(-DIGITS)) - 1);
  }

  private at(number: number): string {
    return `${this.writer}.${String(number).padStart(DIGITS, '0')}`;
  }
}

export const writerOf = (place: string): string => place.slice(0, -DIGITS - 1);

/** Beyond the last place of the writer of this one. */
export const endOf = (place: string): string => `${writerOf(place)}/`;
