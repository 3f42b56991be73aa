import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { customer } from '../../../packages/contracts/customer/customer.contract';
import { customerEvents } from '../../../packages/contracts/customer/customer.events';
import type { Customer, CustomerFields } from '../../../packages/contracts/customer/customer.schemas';
import { ObpError } from '../../../packages/errors';
import type { Handler, Scope } from '../../../packages/service-kit';
import { DuplicateKeyError } from '../../../packages/store';
import { customerEvent } from '../../../packages/values';
import { type CustomerStore, NUMBER_INDEX } from '../customer.store';
import { checkDependants, checkNumber, newCustomer, numberTaken, toCustomer } from '../domain/customer';

const LARGEST_NUMBER = 2_147_483_646;
const ATTEMPTS = 10;

interface Wanted {
  bank_id: string;
  customer_number: string;
  customer: CustomerFields;
}

/** The unique index decides which replica gets a number; the loser draws another one. */
export const create = async (
  params: Omit<Wanted, 'customer_number'>,
  scope: Scope<CustomerStore>,
): Promise<Customer> => {
  checkDependants(params.customer);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const made = await insert({ ...params, customer_number: String(randomInt(LARGEST_NUMBER + 1)) }, scope);
    if (made !== undefined) return made;
  }
  throw new ObpError('OBP-30051');
};

/** The same with the number that is given, if one is (later-versions.md 3). */
export const createNumbered: Handler<typeof customer.actions.createNumbered, CustomerStore> = async (
  { customer_number, ...params },
  scope,
) => {
  if (customer_number === undefined) return create(params, scope);
  checkDependants(params.customer);
  checkNumber(customer_number);
  const made = await insert({ ...params, customer_number }, scope);
  if (made === undefined) throw numberTaken(customer_number, params.bank_id);
  return made;
};

/** The new customer; undefined if the number is taken at this bank. */
async function insert(
  { bank_id, customer_number, customer: fields }: Wanted,
  { deps, ...scope }: Scope<CustomerStore>,
): Promise<Customer | undefined> {
  const customer_id = uuidv7();
  const now = new Date().toISOString();
  const doc = newCustomer(fields, { bank_id, customer_id, customer_number, now });
  try {
    const created = customerEvent(customerEvents.created, { bank_id, customer_id }, scope);
    await deps.customers.insert(doc, { emits: created });
    return toCustomer(doc);
  } catch (error) {
    if (error instanceof DuplicateKeyError && error.index === NUMBER_INDEX) return undefined;
    throw error;
  }
}
