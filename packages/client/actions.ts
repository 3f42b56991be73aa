import type { Actions, ServiceContract } from '../contracts/action';
import { attribute } from '../contracts/attribute/attribute.contract';
import { bank } from '../contracts/bank/bank.contract';
import type { ByRole } from '../contracts/callers';
import { cascade } from '../contracts/cascade/cascade.contract';
import { crm } from '../contracts/crm/crm.contract';
import { customer } from '../contracts/customer/customer.contract';
import { identity } from '../contracts/identity/identity.contract';
import { kyc } from '../contracts/kyc/kyc.contract';
import { link } from '../contracts/link/link.contract';

/** Those that some role opens. What is for parts of the product only, or for users in person, others cannot call. */
type Open<A extends Actions> = {
  readonly [K in keyof A as A[K]['callers'] extends ByRole ? K : never]: A[K];
};

function open<A extends Actions>({ actions: all }: ServiceContract<A>): Open<A> {
  const open = Object.entries(all).filter(([, { callers }]) => Array.isArray(callers.users));
  // The same condition as in the type; a test compares the two.
  return Object.fromEntries(open) as Open<A>;
}

/** What can be called, by service: `actions.customer.get`. Which role each needs: docs/actions.md. */
export const actions = {
  attribute: open(attribute),
  bank: open(bank),
  cascade: open(cascade),
  crm: open(crm),
  customer: open(customer),
  identity: open(identity),
  kyc: open(kyc),
  link: open(link),
};
