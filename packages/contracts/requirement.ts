import { isBankRole, type Role } from './roles';

/** A role that opens something, or several roles of one level that open it only together. */
export type Requirement = Role | readonly Role[];

/** The roles of a requirement: all of them are needed. */
export const rolesOf = (requirement: Requirement): readonly Role[] =>
  typeof requirement === 'string' ? [requirement] : requirement;

/**
 * The first requirement that a caller meets.
 * @param holds whether the caller holds a role at a bank, or a system role at the bank ``
 * @param bankId the bank that the request is about, at which bank roles must be held
 */
export function metBy<B>(
  requirements: readonly Requirement[],
  bankId: B,
  holds: (role: Role, at: B | '') => boolean,
): readonly Role[] | undefined {
  for (const requirement of requirements) {
    const roles = rolesOf(requirement);
    if (roles.every((role) => holds(role, isBankRole(role) ? bankId : ''))) return roles;
  }
  return undefined;
}

/** The end of the message OBP-20006: all alternatives, and the bank if one of the roles is for a bank (ruling 5). */
export function missingRoles(requirements: readonly Requirement[], bankId: unknown): string {
  const isForBank = requirements.flatMap(rolesOf).some(isBankRole);
  return requirements.map(inWords).join(' or ') + (isForBank ? ` for BankId(${bankId}).` : '');
}

/** `A`, or `(A and B)`. */
export const inWords = (requirement: Requirement): string =>
  typeof requirement === 'string' ? requirement : `(${requirement.join(' and ')})`;
