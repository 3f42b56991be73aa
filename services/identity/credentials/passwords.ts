import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { PasswordRecord } from '../identity.store';
import { Slots } from './slots';

/** What a hash costs: 32 MiB and some 70 ms. Changing this is enough: hashes are renewed as their owners log in. */
const COST = { N: 32_768, r: 8, p: 1 };
const HASH_BYTES = 32;

/** Half of libuv's four threads, which the store's disk and the resolver need as well. */
const AT_ONCE = 2;
/** What can be done within the time-out of a login. */
const LONGEST_QUEUE = 100;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** Hashing and verifying of passwords, off the event loop and a few at a time. */
export class Passwords {
  private readonly slots = new Slots(AT_ONCE, LONGEST_QUEUE);

  constructor(private readonly cost = COST) {}

  async hash(password: string): Promise<PasswordRecord> {
    const salt = randomBytes(16);
    const hash = await this.derive(password, salt, this.cost);
    return {
      scheme: 'scrypt',
      ...this.cost,
      salt: salt.toString('base64'),
      hash: hash.toString('base64'),
    };
  }

  /** Without a record (no such user) it takes the same time, and the answer is no. */
  async matches(password: string, record: PasswordRecord | undefined): Promise<boolean> {
    if (record === undefined) {
      await this.derive(password, NO_SALT, this.cost);
      return false;
    }
    const hash = await this.derive(password, Buffer.from(record.salt, 'base64'), record);
    return timingSafeEqual(hash, Buffer.from(record.hash, 'base64'));
  }

  /** Whether a hash was made at another cost than hashes are made now. */
  isOutdated({ N, r, p }: PasswordRecord): boolean {
    return N !== this.cost.N || r !== this.cost.r || p !== this.cost.p;
  }

  private derive(password: string, salt: Buffer, { N, r, p }: typeof COST): Promise<Buffer> {
    // Node refuses what needs more than 32 MiB unless it is told the need; the double covers its own overhead.
    const options = { N, r, p, maxmem: 2 * 128 * N * r };
    return this.slots.run(() => derive(password, salt, HASH_BYTES, options));
  }
}

const NO_SALT = Buffer.alloc(16);
