import type { Actions, ServiceContract } from '../contracts/action';
import { contracts } from '../contracts/all';
import type { ByRole } from '../contracts/callers';

/** The actions that a role opens. Other services cannot call actions for parts of the product or for users in person. */
type Open<A extends Actions> = {
  readonly [K in keyof A as A[K]['callers'] extends ByRole ? K : never]: A[K];
};

function open<A extends Actions>({ actions: all }: ServiceContract<A>): Open<A> {
  const open = Object.entries(all).filter(([, { callers }]) => Array.isArray(callers.users));
  // The same condition as in the type; a test compares the two.
  return Object.fromEntries(open) as Open<A>;
}

const { attribute, bank, cascade, crm, customer, identity, kyc, link } = contracts;

/** The actions by service: `actions.customer.get`. docs/actions.md lists the role that each needs. */
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
