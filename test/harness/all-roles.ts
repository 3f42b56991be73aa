import { isBankRole, isRole, roles } from '../../packages/contracts/roles';
import { type Client, type Grant, userWith } from './client';
import type { TestServer } from './server';

const all = Object.keys(roles).filter(isRole);

/** Every role for a bank, at the given banks. */
export const bankRolesAt = (...banks: string[]): Grant[] =>
  all.filter(isBankRole).flatMap((role) => banks.map((bank_id) => ({ role, bank_id })));

/** A user with every role: bank roles at the given banks, and all system roles. */
export const userWithAllRolesAt = (server: TestServer, ...banks: string[]): Promise<Client> =>
  userWith(server, ...bankRolesAt(...banks), ...all.filter((role) => !isBankRole(role)));
