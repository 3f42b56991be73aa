import jwt from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import type { Part } from '../contracts/callers';
import type { Role } from '../contracts/roles';
import type { OwnKey } from './keys';

/**
 * Tokens in the headers of a call:
 * - `caller`: "I am crm", signed by crm's key for the called service only. That service cannot use it to call another.
 * - `principal`: "this is user U, who holds role R at bank B", signed by the gateway. It names the role that admitted
 *   the user, or the roles where only several together do, so a service that receives it can do no more in the user's name.
 *
 * They are headers because headers travel one way: Moleculer returns `meta` to the caller with the answer.
 */
export interface CallHeaders {
  readonly caller: string;
  readonly principal?: string;
}

/** The user on whose behalf a part calls. */
export interface BusPrincipal {
  readonly user_id: string;
  readonly consumer_id: string;
  /** The roles that together admitted the user, nearly always one; empty if none was needed. */
  readonly roles: readonly Role[];
  /** The bank where the user holds them; empty for system roles. */
  readonly bank_id: string;
}

/** The only part that may sign principals: it verifies credentials. */
export const SPEAKS_FOR_USERS: Part = 'gateway';

export const ALGORITHM = 'ES256';
export const TOKEN_LIFE_S = 60;
/** A token is sent for half of its life; the other half covers its way and the work of the call. */
const USED_FOR_MS = (TOKEN_LIFE_S * 1_000) / 2;
const MOST_PRINCIPALS = 20_000;

/** The audience of one service, or of all. No token for one passes as a token for the other. */
export const audienceOf = (namespace: string, service?: string): string =>
  service === undefined ? namespace : `${namespace}/${service}`;

/** The audience of every node. No service has such a name, so no token for a service passes as one for nodes. */
export const audienceOfNodes = (namespace: string): string => `${namespace}//nodes`;

/**
 * Signs the tokens of a part, and on the gateway those of users. It reuses a token for half of its life: the gateway
 * has just verified the principal that it passes in. Cached tokens expire by the wall clock, as tokens do.
 */
export class Speaker {
  private readonly callers = memoryOf(100);
  private readonly statements = memoryOf(100);
  /** Created on first use: only the gateway needs it. */
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

  /** "This node sent the statement with this digest", for all other nodes. */
  node(nodeId: string, digest: string): string {
    return remembered(this.statements, `${nodeId} ${digest}`, () =>
      this.sign({ digest }, nodeId, audienceOfNodes(this.namespace)),
    );
  }

  /** "This is that user". Verifiers accept it from the gateway only. */
  principal({ user_id, consumer_id, roles, bank_id }: BusPrincipal): string {
    this.principals ??= memoryOf(MOST_PRINCIPALS);
    return remembered(this.principals, `${user_id} ${consumer_id} ${roles} ${bank_id}`, () =>
      this.sign({ consumer_id, roles, bank_id }, user_id, audienceOf(this.namespace)),
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
