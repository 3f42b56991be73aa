import type { ActionContract, ServiceContract } from '../../packages/contracts/action';
import { attribute } from '../../packages/contracts/attribute/attribute.contract';
import { bank } from '../../packages/contracts/bank/bank.contract';
import { cascade } from '../../packages/contracts/cascade/cascade.contract';
import { crm } from '../../packages/contracts/crm/crm.contract';
import { customer } from '../../packages/contracts/customer/customer.contract';
import { identity } from '../../packages/contracts/identity/identity.contract';
import { kyc } from '../../packages/contracts/kyc/kyc.contract';
import { link } from '../../packages/contracts/link/link.contract';

/** Every contract there is. */
export const contracts: readonly ServiceContract[] = [
  identity,
  bank,
  customer,
  attribute,
  kyc,
  link,
  crm,
  cascade,
];

/** Every action there is, by name. */
export const allActions: readonly (readonly [string, ActionContract])[] = contracts.flatMap(({ actions }) =>
  Object.values(actions).map((action) => [action.name, action] as const),
);
