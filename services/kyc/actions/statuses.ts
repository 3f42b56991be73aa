import type { kyc } from '../../../packages/contracts/kyc/kyc.contract';
import { kycEvents } from '../../../packages/contracts/kyc/kyc.events';
import type { Handler } from '../../../packages/service-kit';
import { customerEvent, keyOf } from '../../../packages/values';
import { addStatus as appended } from '../domain/kyc';
import type { KycStore } from '../kyc.store';
import { changeRecord, readAtAnyBank } from './record';

type Actions = typeof kyc.actions;

export const addStatus: Handler<Actions['addStatus'], KycStore> = async (params, scope) => {
  const added = customerEvent(kycEvents.status_added, keyOf(params), scope);
  await changeRecord(params, scope, (record) => appended(record, params.status), added);
  return { customer_id: params.customer_id, ...params.status };
};

export const listStatuses: Handler<Actions['listStatuses'], KycStore> = async ({ customer_id }, scope) => {
  const { record } = await readAtAnyBank(customer_id, scope);
  return { statuses: record.statuses.map((status) => ({ customer_id, ...status })) };
};
