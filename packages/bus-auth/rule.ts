import type { ActionContract } from '../contracts/action';
import { metBy, missingRoles } from '../contracts/requirement';
import type { Role } from '../contracts/roles';
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
 * A user's roles that a service passes on permit the actions that need no other. Only the gateway may call actions that
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
    opens(action, params, (role, at) =>
      caller.roles.some(({ role_name, bank_id }) => role_name === role && bank_id === at),
    )
  )
    return;
  throw new ObpError('OBP-20006', missing(action, params));
}

function forUser(action: ActionContract, params: unknown, { caller, principal }: Asking): boolean {
  const { users, self } = action.callers;
  if (principal === undefined || users === undefined) return false;
  if (self !== undefined && paramOf(params, self) !== principal.user_id) return false;
  if (users === 'any') return caller.name === SPEAKS_FOR_USERS;
  return opens(action, params, (role, at) => principal.roles.includes(role) && principal.bank_id === at);
}

/** Whether the roles of a caller are among those that the action needs: bank roles at the bank of the params. */
function opens(
  { callers: { users } }: ActionContract,
  params: unknown,
  holds: (role: Role, at: unknown) => boolean,
): boolean {
  if (users === undefined || users === 'any') return false;
  return metBy(users, paramOf(params, 'bank_id'), holds) !== undefined;
}

const paramOf = (params: unknown, name: 'bank_id' | 'user_id'): unknown =>
  typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;

/** The same wording as the gateway's check of roles. */
function missing({ name, callers: { services, users = [], self } }: ActionContract, params: unknown): string {
  if (self !== undefined) return `${name} is for the user's own`;
  if (users === 'any') return `${name} needs a user`;
  if (users.length === 0) return `${name} is called by ${services.join(', ')} only`;
  return missingRoles(users, paramOf(params, 'bank_id'));
}
