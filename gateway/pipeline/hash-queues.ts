import type { ServerResponse } from 'node:http';
import { Slots } from '../../packages/service-kit';
import type { Endpoint } from '../endpoints/endpoint';

type Kind = NonNullable<Endpoint['hashes']>;

/** The most calls with a password hash at a time from this gateway, enough for a few replicas of identity. */
const AT_ONCE = 8;
const LONGEST_QUEUE = 200;
const LONGEST_WAIT_MS = 10_000;

/**
 * Queues for calls that cost a password hash, one for logins and one for sign-ups. The gateway holds them because it
 * sees when a client disconnects, and then drops the call before it costs anything.
 */
export class HashQueues {
  private readonly slots: Record<Kind, Slots> = { login: newSlots(), signUp: newSlots() };

  /** @throws ObpError OBP-50503 when the queue is full; errors of the work */
  run<T>(kind: Kind, res: ServerResponse, work: () => Promise<T>): Promise<T> {
    return this.slots[kind].run(work, () => !res.destroyed);
  }
}

const newSlots = (): Slots => new Slots(AT_ONCE, LONGEST_QUEUE, LONGEST_WAIT_MS);
