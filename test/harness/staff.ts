import { type Client, type Grant, newBank, userWith } from './client';
import { customerBody } from './examples';
import type { TestServer } from './server';

/** The set-up of suites about data that belongs to one bank. */
interface TwoBanks {
  readonly bank: string;
  /** The bank at which no data of the first one may be visible. */
  readonly other: string;
  /** Has the roles at both banks, so that a refusal does not come from a missing role. */
  readonly staff: Client;
}

/** Two new banks and a user with `roles` at both; `more` are system roles, or roles at other banks. */
export async function twoBanks(
  server: TestServer,
  roles: readonly string[],
  ...more: (Grant | string)[]
): Promise<TwoBanks> {
  const [bank, other] = [await newBank(server), await newBank(server)];
  const atBoth = [bank, other].flatMap((bank_id) => roles.map((role) => ({ role, bank_id })));
  return { bank, other, staff: await userWith(server, ...atBoth, ...more) };
}

/** A new customer, as the answer shows it. */
export async function createCustomer(staff: Client, bank: string, changes: Record<string, unknown> = {}) {
  const made = await staff.post(`/banks/${bank}/customers`, customerBody(changes));
  expect([made.status, made.text]).toEqual([201, made.text]);
  return made.body;
}

/** The key of a customer, for a link. */
export interface Customer {
  readonly customer_id: string;
  readonly bank_id: string;
}

/** Links a user to a customer at the bank of the customer; returns the link. */
export async function linkUser(staff: Client, user: Client, { customer_id, bank_id }: Customer) {
  const body = { user_id: user.userId, customer_id };
  const made = await staff.post(`/banks/${bank_id}/user_customer_links`, body);
  expect([made.status, made.text]).toEqual([201, made.text]);
  return made.body;
}

/** A new bank, and a user who may create and read its customers. */
export async function newBankWithStaff(server: TestServer): Promise<{ bank: string; staff: Client }> {
  const bank = await newBank(server);
  const roles = ['CanCreateCustomer', 'CanGetCustomer'];
  return { bank, staff: await userWith(server, ...roles.map((role) => ({ role, bank_id: bank }))) };
}
