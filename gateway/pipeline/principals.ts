import { LRUCache } from 'lru-cache';
import { identity } from '../../packages/contracts/identity/identity.contract';
import type { Credential, Principal } from '../../packages/contracts/identity/identity.schemas';
import type { Call, CallOptions } from '../../packages/service-kit';
import { checkCredential } from './credentials';

/** A caller, with a set for looking up its roles. */
export interface Caller extends Principal {
  readonly held: ReadonlySet<string>;
}

/** The key of a held role; system roles have an empty bank. */
export const heldRole = (role: string, bankId: string): string => `${role}@${bankId}`;

/**
 * Caches the callers of credentials for less than a second (ruling 29). A hint drops the cache at once after a change
 * in another process; the time to live covers a lost hint.
 */
export class Principals {
  /** By token. */
  private readonly known: Record<Credential['scheme'], LRUCache<string, Promise<Caller>>> = {
    Bearer: memory(),
    DirectLogin: memory(),
  };

  constructor(private readonly call: Call) {}

  /** @throws ObpError as `checkCredential` and `identity.authenticate` */
  callerOf(credential: Credential, options: CallOptions): Promise<Caller> {
    const { scheme, token } = credential;
    const ofScheme = this.known[scheme];
    const known = ofScheme.get(token);
    if (known !== undefined) return known;
    // The age counts from before the call, because the answer may be that old.
    const answer = this.ask(credential, options);
    ofScheme.set(token, answer);
    answer.catch(() => {
      if (ofScheme.peek(token) === answer) ofScheme.delete(token);
    });
    return answer;
  }

  /** Drops all entries: finding the affected ones is not worth the effort. */
  forget(): void {
    this.known.Bearer.clear();
    this.known.DirectLogin.clear();
  }

  private async ask(credential: Credential, options: CallOptions): Promise<Caller> {
    checkCredential(credential);
    const principal = await this.call(identity.actions.authenticate, { credential }, options);
    return {
      ...principal,
      held: new Set(principal.roles.map((role) => heldRole(role.role_name, role.bank_id))),
    };
  }
}

const memory = () =>
  new LRUCache<string, Promise<Caller>>({
    max: 20_000,
    ttl: 900,
    // The cache reads the clock at this interval and not at every request; both together stay below a second.
    ttlResolution: 50,
  });
