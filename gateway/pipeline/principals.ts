import { LRUCache } from 'lru-cache';
import { identity } from '../../packages/contracts/identity/identity.contract';
import type { Credential, Principal } from '../../packages/contracts/identity/identity.schemas';
import type { Call, CallOptions } from '../../packages/service-kit';
import { checkCredential } from './credentials';

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
  /** By token. */
  private readonly known: Record<Credential['scheme'], LRUCache<string, Promise<Caller>>> = {
    Bearer: memory(),
    DirectLogin: memory(),
  };

  constructor(private readonly call: Call) {}

  /** @throws ObpError as `checkCredential` and `identity.authenticate` */
  of(credential: Credential, options: CallOptions): Promise<Caller> {
    const { scheme, token } = credential;
    const ofScheme = this.known[scheme];
    const known = ofScheme.get(token);
    if (known !== undefined) return known;
    // The age counts from here, before the question: the answer may be as old as that.
    const asked = this.ask(credential, options);
    ofScheme.set(token, asked);
    asked.catch(() => {
      if (ofScheme.peek(token) === asked) ofScheme.delete(token);
    });
    return asked;
  }

  /** Forgets everybody: who is affected by a change is not worth finding out. */
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
    // The clock is looked at so often, not at every request; together they stay below a second.
    ttlResolution: 50,
  });
