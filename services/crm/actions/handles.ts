import type { crm } from '../../../packages/contracts/crm/crm.contract';
import { customer } from '../../../packages/contracts/customer/customer.contract';
import type { Handler } from '../../../packages/service-kit';
import type { CrmStore } from '../crm.store';
import { toHandles, withHandle } from '../domain/handle';

type Actions = typeof crm.actions;

export const addHandle: Handler<Actions['addHandle'], CrmStore> = async (
  { handle, ...key },
  { deps, call },
) => {
  await call(customer.actions.resolve, key);
  await deps.records.change(key, withHandle(handle));
  return { success: 'Success' };
};

export const listHandles: Handler<Actions['listHandles'], CrmStore> = async (key, { deps, call }) => {
  const { customer_number } = await call(customer.actions.resolve, key);
  return { checks: toHandles(await deps.records.read(key), customer_number) };
};
