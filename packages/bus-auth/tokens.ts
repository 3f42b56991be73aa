import jwt from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import type { Part } from '../contracts/callers';
import type { Role } from '../contracts/roles';
import type { OwnKey } from './keys';

/**
 * Who calls, as tokens in the headers of a call:
 * - `caller`: "I am crm", signed by crm's own key, for the one service that is called: that service cannot use it to
 *   call another one;
 * - `principal`: "this is user U, who holds role R at bank B", signed by the gateway. It holds the one role that let
 *   the user in, so whoever it is handed on to can do no more in the user's name than that.
 *
 * Headers, because they travel with one call: what is in `meta` comes back with the answer, to whoever has asked.
 */
export interface CallHeaders {
  readonly caller: string;
  readonly principal?: string;
}

/** A user on whose behalf something is called. */
export interface BusPrincipal {
  readonly user_id: string;
  readonly consumer_id: string;
  /** The role that let the user in; undefined where none was needed. */
  readonly role?: Role;
  /** Where the role is held; empty for a system role. */
  readonly bank_id: string;
}

/** The only part that speaks for users: it has seen their credentials. */
export const SPEAKS_FOR_USERS: Part = 'gateway';

export const ALGORITHM = 'ES256';
export const TOKEN_LIFE_S = 60;
/** A token is used for half of its life: on its way, and for the work it was sent with, it has the other half. */
const USED_FOR_MS = (TOKEN_LIFE_S * 1_000) / 2;
const MOST_PRINCIPALS = 20_000;

/** For one service, and for all of them: neither can be taken for the other. */
export const audienceOf = (namespace: string, service?: string): string =>
  service === undefined ? namespace : `${namespace}/${service}`;

/** For every node of the bus. No service has such a name, so no token for one is taken for this. */
export const audienceOfNodes = (namespace: string): string => `${namespace}//nodes`;

/**
 * Signs what a part says of itself, and what the gateway says of users. Says the same again from memory: a principal
 * that it is asked for was looked at just now, whatever it said before. Memories end by the wall clock, as tokens do.
 */
export class Speaker {
  private readonly callers = memoryOf(100);
  private readonly statements = memoryOf(100);
  /** Made when it is needed: the gateway is the only one who does. */
  private principals: LRUCache<string, string> | undefined;

  constructor(
    private readonly key: OwnKey,
    private readonly namespace: string,
  ) {}

  /** "I am this part", for one service. */
  caller(service: string): string {
    return remembered(this.callers, service, () =>
      this.sign({}, this.key.name, audienceOf(this.namespace, service)),
    );
  }

  /** "This node says what has this digest", for all other nodes. */
  node(nodeId: string, digest: string): string {
    return remembered(this.statements, `${nodeId} ${digest}`, () =>
      this.sign({ digest }, nodeId, audienceOfNodes(this.namespace)),
    );
  }

  /** "This is that user". Others than the gateway can say it, and are not believed. */
  principal({ user_id, consumer_id, role, bank_id }: BusPrincipal): string {
    this.principals ??= memoryOf(MOST_PRINCIPALS);
    return remembered(this.principals, `${user_id} ${consumer_id} ${role} ${bank_id}`, () =>
      this.sign({ consumer_id, role, bank_id }, user_id, audienceOf(this.namespace)),
    );
  }

  private sign(claims: object, subject: string, audience: string): string {
    return jwt.sign(claims, this.key.privateKey, {
      algorithm: ALGORITHM,
      keyid: this.key.kid,
      issuer: this.key.name,
      subject,
      audience,
      expiresIn: TOKEN_LIFE_S,
    });
  }
}

const memoryOf = (max: number) =>
  new LRUCache<string, string>({ max, ttl: USED_FOR_MS, ttlResolution: 100, perf: Date });

function remembered(cache: LRUCache<string, string>, key: string, make: () => string): string {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
