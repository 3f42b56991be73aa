import type { ServerResponse } from 'node:http';
import { Slots } from '../../packages/service-kit';
import type { Endpoint } from '../endpoints/endpoint';

type Kind = NonNullable<Endpoint['hashes']>;

/** Calls that cost the hash of a password: so many at a time from this gateway, enough for a few replicas of identity. */
const AT_ONCE = 8;
const LONGEST_QUEUE = 200;
const LONGEST_WAIT_MS = 10_000;

/**
 * Where calls that cost the hash of a password wait, logins and sign-ups apart. They wait in the gateway, because it sees
 * when a client has gone: what nobody waits for is dropped before it costs anything.
 */
export class HashQueues {
  private readonly slots: Record<Kind, Slots> = { login: newSlots(), signUp: newSlots() };

  /** @throws ObpError OBP-50503 when too many wait; as the work */
  run<T>(kind: Kind, res: ServerResponse, work: () => Promise<T>): Promise<T> {
    return this.slots[kind].run(work, () => !res.destroyed);
  }
}

const newSlots = (): Slots => new Slots(AT_ONCE, LONGEST_QUEUE, LONGEST_WAIT_MS);
