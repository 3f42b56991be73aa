import type { ActionContract } from '../contracts/action';
import { isBankRole, isRole, type Role } from '../contracts/roles';
import { ObpError } from '../errors';
import type { TrustedKey } from './keys';
import { type BusPrincipal, SPEAKS_FOR_USERS } from './tokens';

/** The caller: a part or another service, in its own name or for a user. */
interface Asking {
  readonly caller: Pick<TrustedKey, 'name' | 'roles'>;
  readonly principal?: BusPrincipal | undefined;
}

/**
 * Checks whether the contract of an action permits a call.
 *
 * A user's role that a service passes on permits the actions that need this role. Only the gateway may call actions
 * that
 * need a user without a role; otherwise a service could call any of them for every user whose request it ever received.
 * @param params not validated yet
 * @throws ObpError OBP-20006
 */
export function checkCaller(action: ActionContract, params: unknown, asking: Asking): void {
  const { callers } = action;
  const { caller } = asking;
  if (callers.services.some((service) => service === caller.name)) return;
  if (forUser(action, params, asking)) return;
  if (
    callers.self === undefined &&
    caller.roles.some((held) => opens(action, params, held.role_name, held.bank_id))
  )
    return;
  throw new ObpError('OBP-20006', missing(action, params));
}

function forUser(action: ActionContract, params: unknown, { caller, principal }: Asking): boolean {
  const { users, self } = action.callers;
  if (principal === undefined || users === undefined) return false;
  if (self !== undefined && paramOf(params, self) !== principal.user_id) return false;
  if (users === 'any') return caller.name === SPEAKS_FOR_USERS;
  return principal.role !== undefined && opens(action, params, principal.role, principal.bank_id);
}

/** Whether the action accepts this role: a bank role held at the bank of the params, a system role held at no bank. */
function opens(
  { callers: { users } }: ActionContract,
  params: unknown,
  role: string,
  heldAt: string,
): boolean {
  if (users === undefined || users === 'any' || !isRole(role) || !users.includes(role)) return false;
  return heldAt === (isBankRole(role) ? paramOf(params, 'bank_id') : '');
}

const paramOf = (params: unknown, name: 'bank_id' | 'user_id'): unknown =>
  typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;

/** The same wording as the gateway's check of roles. */
function missing({ name, callers: { services, users = [], self } }: ActionContract, params: unknown): string {
  if (self !== undefined) return `${name} is for the user's own`;
  if (users === 'any') return `${name} needs a user`;
  if (users.length === 0) return `${name} is called by ${services.join(', ')} only`;
  const bank = users.some((role: Role) => isBankRole(role))
    ? ` for BankId(${paramOf(params, 'bank_id')}).`
    : '';
  return users.join(' or ') + bank;
}
