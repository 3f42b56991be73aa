import type { Requirement } from './requirement';

/** The parts of the product, by their names on the bus. */
export const parts = [
  'gateway',
  'identity',
  'bank',
  'customer',
  'attribute',
  'kyc',
  'link',
  'crm',
  'cascade',
] as const;
export type Part = (typeof parts)[number];
/** The same as plain text, and those of them that are services. */
export const partNames: readonly string[] = parts;
export const serviceNames: readonly string[] = parts.filter((name) => name !== 'gateway');

/**
 * The callers that an action accepts. Every action lists them; the service refuses all others. It checks this itself
 * (packages/bus-auth) and does not rely on the gateway.
 */
export interface Callers {
  /** Parts that may call in their own name, for any user. */
  readonly services: readonly Part[];
  /**
   * Users for whom others may call: holders of one of these roles, or of all roles of one of these groups (a bank role
   * counts at `params.bank_id` only), in the order of the message OBP-20006; or every logged-in user. Without it, no
   * user. A service outside the product that was given these roles may call in its own name.
   */
  readonly users?: readonly Requirement[] | 'any';
  /** The param that must be the calling user's own id. */
  readonly self?: 'user_id';
}

/** Callers of an action that some role opens. A service outside the product can receive such a role. */
export interface ByRole extends Callers {
  readonly users: readonly Requirement[];
}

/** Only these parts, in their own name. */
export const onlyServices = (...services: Part[]) => ({ services }) satisfies Callers;

/** Users with one of the roles, or with all of one of the groups. */
export const usersWith = (...users: Requirement[]) => ({ services: [], users }) satisfies Callers;

/** Every logged-in user. */
export const anyUser = { services: [], users: 'any' } as const satisfies Callers;

/** Every user, for the user's own data. */
export const ownUser = { services: [], users: 'any', self: 'user_id' } as const satisfies Callers;
