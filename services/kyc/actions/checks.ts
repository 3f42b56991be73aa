import type { kyc } from '../../../packages/contracts/kyc/kyc.contract';
import type { Handler } from '../../../packages/service-kit';
import { putFirst } from '../domain/kyc';
import type { KycStore } from '../kyc.store';
import { changeUnderId, placed, readAtAnyBank } from './record';

type Actions = typeof kyc.actions;

export const putCheck: Handler<Actions['putCheck'], KycStore> = async (params, scope) => {
  const check = { id: params.id, ...params.check };
  await changeUnderId('KycCheck', params, scope, (record) => ({
    ...record,
    checks: putFirst(record.checks, check),
  }));
  return placed(params, check);
};

export const listChecks: Handler<Actions['listChecks'], KycStore> = async ({ customer_id }, scope) => {
  const { key, record } = await readAtAnyBank(customer_id, scope);
  return { checks: record.checks.map((item) => placed(key, item)) };
};
