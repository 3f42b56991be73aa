import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { identity } from '../../../packages/contracts/identity/identity.contract';
import { Slots } from '../../../packages/service-kit';
import type { PasswordRecord } from '../identity.store';

/** The cost of a hash: 32 MiB and some 70 ms. After a change here, each hash is renewed at the user's next login. */
const COST = { N: 32_768, r: 8, p: 1 };
const HASH_BYTES = 32;

/** Hashing uses at most three of libuv's four threads; the disk and DNS need the fourth. */
const LOGINS_AT_ONCE = 2;
const SIGN_UPS_AT_ONCE = 1;
/** The number of hashes that finish within the timeout of a login. */
const LONGEST_QUEUE = 100;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/**
 * Hashes and verifies passwords, off the event loop and a few at a time. Sign-ups and logins have separate slots and
 * queues: sign-ups, which are open to the public, must not keep users from logging in.
 */
export class Passwords {
  private readonly logins = new Slots(LOGINS_AT_ONCE, LONGEST_QUEUE, identity.actions.login.timeout);
  private readonly signUps = new Slots(SIGN_UPS_AT_ONCE, LONGEST_QUEUE, identity.actions.createUser.timeout);

  constructor(private readonly cost = COST) {}

  /** For a new user. */
  hash(password: string): Promise<PasswordRecord> {
    return this.record(this.signUps, password);
  }

  /** For a user who has just logged in, at the cost of today. */
  renew(password: string): Promise<PasswordRecord> {
    return this.record(this.logins, password);
  }

  private async record(slots: Slots, password: string): Promise<PasswordRecord> {
    const salt = randomBytes(16);
    const hash = await derived(slots, password, salt, this.cost);
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
      await derived(this.logins, password, NO_SALT, this.cost);
      return false;
    }
    const hash = await derived(this.logins, password, Buffer.from(record.salt, 'base64'), record);
    return timingSafeEqual(hash, Buffer.from(record.hash, 'base64'));
  }

  /** Whether a hash was made at another cost than hashes are made now. */
  isOutdated({ N, r, p }: PasswordRecord): boolean {
    return N !== this.cost.N || r !== this.cost.r || p !== this.cost.p;
  }
}

function derived(slots: Slots, password: string, salt: Buffer, { N, r, p }: typeof COST): Promise<Buffer> {
  // Node refuses more than 32 MiB without `maxmem`; the double covers its own overhead.
  const options = { N, r, p, maxmem: 2 * 128 * N * r };
  return slots.run(() => derive(password, salt, HASH_BYTES, options));
}

const NO_SALT = Buffer.alloc(16);
