import type { Role } from './roles';

/** The parts of the product, by the names under which they speak on the bus. */
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

/**
 * Who may call an action. What is not listed may not, and every action has to list: the service itself asks
 * (packages/bus-auth), it does not trust that somebody else did.
 */
export interface Callers {
  /** Parts that may call in their own name, whoever it is for. */
  readonly services: readonly Part[];
  /**
   * Users for whom others may call: holders of one of these roles (a bank role counts at `params.bank_id` only), in
   * the order of the message OBP-20006; or everybody who is logged in. Without it, no user. A service outside the
   * product that was given one of these roles may call in its own name.
   */
  readonly users?: readonly Role[] | 'anyone';
  /** The param that has to be the user's own id: nobody acts as somebody else. */
  readonly self?: 'user_id';
}

/** Only these parts, in their own name. */
export const onlyServices = (...services: Part[]): Callers => ({ services });

/** Users with one of the roles. */
export const usersWith = (...users: Role[]): Callers => ({ services: [], users });

/** Every user who is logged in. */
export const anyUser: Callers = { services: [], users: 'anyone' };

/** Every user, for what is the user's own. */
export const userThemself: Callers = { services: [], users: 'anyone', self: 'user_id' };
