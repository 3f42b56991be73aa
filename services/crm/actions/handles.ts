import type { crm } from '../../../packages/contracts/crm/crm.contract';
import { crmEvents } from '../../../packages/contracts/crm/crm.events';
import { customer } from '../../../packages/contracts/customer/customer.contract';
import type { Handler } from '../../../packages/service-kit';
import { customerEvent } from '../../../packages/values';
import type { CrmStore } from '../crm.store';
import { toHandles, withHandle } from '../domain/handle';

type Actions = typeof crm.actions;

export const addHandle: Handler<Actions['addHandle'], CrmStore> = async (
  { handle, ...key },
  { deps, call, correlationId },
) => {
  await call(customer.actions.resolve, key);
  const added = customerEvent(crmEvents.handle_added, key, { correlationId });
  await deps.records.change(key, withHandle(handle), added);
  return { success: 'Success' };
};

export const listHandles: Handler<Actions['listHandles'], CrmStore> = async (key, { deps, call }) => {
  const { customer_number } = await call(customer.actions.resolve, key);
  return { checks: toHandles(await deps.records.read(key), customer_number) };
};
