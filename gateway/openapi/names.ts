import type { TSchema } from '@sinclair/typebox';
import * as attribute from '../../packages/contracts/attribute/attribute.schemas';
import * as bank from '../../packages/contracts/bank/bank.schemas';
import * as cascade from '../../packages/contracts/cascade/cascade.schemas';
import * as crm from '../../packages/contracts/crm/crm.schemas';
import * as customer from '../../packages/contracts/customer/customer.schemas';
import * as consumer from '../../packages/contracts/identity/consumer.schemas';
import * as entitlement from '../../packages/contracts/identity/entitlement.schemas';
import * as entitlementRequest from '../../packages/contracts/identity/entitlement-request.schemas';
import * as identity from '../../packages/contracts/identity/identity.schemas';
import * as scope from '../../packages/contracts/identity/scope.schemas';
import * as user from '../../packages/contracts/identity/user.schemas';
import * as userAttribute from '../../packages/contracts/identity/user-attribute.schemas';
import * as validation from '../../packages/contracts/identity/validation.schemas';
import * as address from '../../packages/contracts/kyc/address.schemas';
import * as kyc from '../../packages/contracts/kyc/kyc.schemas';
import * as accountLink from '../../packages/contracts/link/account-link.schemas';
import * as link from '../../packages/contracts/link/link.schemas';

const contracts = [
  attribute,
  bank,
  cascade,
  crm,
  customer,
  consumer,
  entitlement,
  entitlementRequest,
  identity,
  scope,
  user,
  userAttribute,
  validation,
  address,
  kyc,
  accountLink,
  link,
];

/** The name of a schema: the one under which the contracts export it. Generated clients use these names. */
export const nameOf = (schema: TSchema): string | undefined => names.get(schema);

const names = new Map<unknown, string>();
const taken = new Set<string>();
for (const [name, schema] of contracts.flatMap((contract) => Object.entries<unknown>(contract))) {
  if (taken.has(name)) throw new Error(`two contracts export ${name}`);
  taken.add(name);
  names.set(schema, name);
}
