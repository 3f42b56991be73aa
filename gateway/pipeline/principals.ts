import { LRUCache } from 'lru-cache';
import { identity } from '../../packages/contracts/identity/identity.contract';
import type { Credential, Principal } from '../../packages/contracts/identity/identity.schemas';
import type { Call, CallOptions } from '../../packages/service-kit';

/** A caller as the pipeline needs it: who, and a set to look roles up in. */
export interface Caller extends Principal {
  readonly held: ReadonlySet<string>;
}

/** How a held role is looked up; system roles are held at no bank. */
export const heldRole = (role: string, bankId: string): string => `${role}@${bankId}`;

/**
 * What credentials stand for, remembered for less than a second (ruling 29): a change made elsewhere is known
 * here by a hint at once, and by the time to live when the hint is lost.
 */
export class Principals {
  private readonly known = new LRUCache<string, Promise<Caller>>({
    max: 20_000,
    ttl: TIME_TO_LIVE_MS,
    // The clock is looked at so often, not at every request; together they stay below a second.
    ttlResolution: 50,
  });

  constructor(private readonly call: Call) {}

  /** @throws ObpError as `identity.authenticate` */
  of(credential: Credential, options: CallOptions): Promise<Caller> {
    const key = `${credential.scheme} ${credential.token}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    // The age counts from here, before the question: the answer may be as old as that.
    const asked = this.ask(credential, options);
    this.known.set(key, asked);
    asked.catch(() => {
      if (this.known.peek(key) === asked) this.known.delete(key);
    });
    return asked;
  }

  /** Forgets everybody: who is affected by a change is not worth finding out. */
  forget(): void {
    this.known.clear();
  }

  private async ask(credential: Credential, options: CallOptions): Promise<Caller> {
    const principal = await this.call(identity.actions.authenticate, { credential }, options);
    return {
      ...principal,
      held: new Set(principal.roles.map((role) => heldRole(role.role_name, role.bank_id))),
    };
  }
}

const TIME_TO_LIVE_MS = 900;
