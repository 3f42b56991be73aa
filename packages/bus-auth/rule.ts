import type { ActionContract } from '../contracts/action';
import { isBankRole, isRole, type Role } from '../contracts/roles';
import { ObpError } from '../errors';
import type { TrustedKey } from './keys';
import { type BusPrincipal, SPEAKS_FOR_USERS } from './tokens';

/** Who asks: a part or another service, in its own name or for a user. */
export interface Asking {
  readonly caller: Pick<TrustedKey, 'name' | 'roles'>;
  readonly principal?: BusPrincipal | undefined;
}

/**
 * Whether an action lets them in, by what it says in its contract.
 *
 * A user's role that was handed on opens what needs this role, whoever brings it. What needs no role is opened by the
 * gateway alone: else a service could do anything of that kind for every user whose request it ever got.
 * @param params not looked at by anybody yet
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
  if (users === 'anyone') return caller.name === SPEAKS_FOR_USERS;
  return principal.role !== undefined && opens(action, params, principal.role, principal.bank_id);
}

/** Whether the action takes this role, held there: a bank role at the bank that is asked about, others at none. */
function opens(
  { callers: { users } }: ActionContract,
  params: unknown,
  role: string,
  heldAt: string,
): boolean {
  if (users === undefined || users === 'anyone' || !isRole(role) || !users.includes(role)) return false;
  return heldAt === (isBankRole(role) ? paramOf(params, 'bank_id') : '');
}

const paramOf = (params: unknown, name: 'bank_id' | 'user_id'): unknown =>
  typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;

/** The wording of the gateway where roles are asked for. */
function missing({ name, callers: { services, users = [], self } }: ActionContract, params: unknown): string {
  if (self !== undefined) return `${name} is for the user's own`;
  if (users === 'anyone') return `${name} needs a user`;
  if (users.length === 0) return `${name} is called by ${services.join(', ')} only`;
  const bank = users.some((role: Role) => isBankRole(role))
    ? ` for BankId(${paramOf(params, 'bank_id')}).`
    : '';
  return users.join(' or ') + bank;
}
