import type { kyc } from '../../../packages/contracts/kyc/kyc.contract';
import { kycEvents } from '../../../packages/contracts/kyc/kyc.events';
import type { Handler } from '../../../packages/service-kit';
import { customerEvent, keyOf } from '../../../packages/values';
import { itemKey, putFirst, toItem } from '../domain/kyc';
import type { KycRecord } from '../domain/record';
import type { KycStore } from '../kyc.store';
import { changeUnderId, readAtAnyBank } from './record';

type Actions = typeof kyc.actions;

export const putCheck: Handler<Actions['putCheck'], KycStore> = async (params, scope) => {
  const check = { key: itemKey(params), ...params.check };
  const put = customerEvent(kycEvents.check_put, keyOf(params), scope);
  const next = (record: KycRecord) => ({ ...record, checks: putFirst(record.checks, check) });
  await changeUnderId('KycCheck', params, scope, next, put);
  return toItem(params, check);
};

export const listChecks: Handler<Actions['listChecks'], KycStore> = async ({ customer_id }, scope) => {
  const { key, record } = await readAtAnyBank(customer_id, scope);
  return { checks: record.checks.map((item) => toItem(key, item)) };
};
