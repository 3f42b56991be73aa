import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { customer } from '../../../packages/contracts/customer/customer.contract';
import { customerEvents } from '../../../packages/contracts/customer/customer.events';
import { ObpError } from '../../../packages/errors';
import type { Handler } from '../../../packages/service-kit';
import { DuplicateKeyError } from '../../../packages/store';
import { customerEvent } from '../../../packages/values';
import { type CustomerStore, NUMBER_INDEX } from '../customer.store';
import { checkDependants, newCustomer, toCustomer } from '../domain/customer';

const LARGEST_NUMBER = 2_147_483_646;
const ATTEMPTS = 10;

/** The unique index decides which replica gets a number; the loser draws another one. */
export const create: Handler<typeof customer.actions.create, CustomerStore> = async (
  params,
  { deps, ...scope },
) => {
  checkDependants(params.customer);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const doc = newCustomer(params.customer, {
      bank_id: params.bank_id,
      customer_id: uuidv7(),
      customer_number: String(randomInt(LARGEST_NUMBER + 1)),
      now: new Date().toISOString(),
    });
    const { bank_id, customer_id } = doc;
    try {
      const created = customerEvent(customerEvents.created, { bank_id, customer_id }, scope);
      await deps.customers.insert(doc, { emits: created });
      return toCustomer(doc);
    } catch (error) {
      if (!(error instanceof DuplicateKeyError && error.index === NUMBER_INDEX)) throw error;
    }
  }
  throw new ObpError('OBP-30051');
};
