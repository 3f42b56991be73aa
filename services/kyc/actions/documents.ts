import type { kyc } from '../../../packages/contracts/kyc/kyc.contract';
import { kycEvents } from '../../../packages/contracts/kyc/kyc.events';
import type { Handler } from '../../../packages/service-kit';
import { customerEvent, keyOf } from '../../../packages/values';
import { itemKey, putFirst, toItem } from '../domain/kyc';
import type { KycRecord } from '../domain/record';
import type { KycStore } from '../kyc.store';
import { changeUnderId, readAtAnyBank } from './record';

type Actions = typeof kyc.actions;

export const putDocument: Handler<Actions['putDocument'], KycStore> = async (params, scope) => {
  const document = { key: itemKey(params), ...params.document };
  const put = customerEvent(kycEvents.document_put, keyOf(params), scope);
  const next = (record: KycRecord) => ({ ...record, documents: putFirst(record.documents, document) });
  await changeUnderId('KycDocument', params, scope, next, put);
  return toItem(params, document);
};

export const listDocuments: Handler<Actions['listDocuments'], KycStore> = async ({ customer_id }, scope) => {
  const { key, record } = await readAtAnyBank(customer_id, scope);
  return { documents: record.documents.map((item) => toItem(key, item)) };
};
