import type { Actions, ServiceContract } from '../contracts/action';
import { contracts } from '../contracts/all';
import type { ByRole } from '../contracts/callers';

/** Those that some role opens. What is for parts of the product only, or for users in person, others cannot call. */
type Open<A extends Actions> = {
  readonly [K in keyof A as A[K]['callers'] extends ByRole ? K : never]: A[K];
};

function open<A extends Actions>({ actions: all }: ServiceContract<A>): Open<A> {
  const open = Object.entries(all).filter(([, { callers }]) => Array.isArray(callers.users));
  // The same condition as in the type; a test compares the two.
  return Object.fromEntries(open) as Open<A>;
}

const { attribute, bank, cascade, crm, customer, identity, kyc, link } = contracts;

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
