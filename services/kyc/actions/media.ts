import type { kyc } from '../../../packages/contracts/kyc/kyc.contract';
import { kycEvents } from '../../../packages/contracts/kyc/kyc.events';
import type { Handler } from '../../../packages/service-kit';
import { customerEvent, keyOf } from '../../../packages/values';
import { itemKey, putFirst, toItem } from '../domain/kyc';
import type { KycRecord } from '../domain/record';
import type { KycStore } from '../kyc.store';
import { changeUnderId, readAtAnyBank } from './record';

type Actions = typeof kyc.actions;

export const putMedia: Handler<Actions['putMedia'], KycStore> = async (params, scope) => {
  const media = { key: itemKey(params), ...params.media };
  const put = customerEvent(kycEvents.media_put, keyOf(params), scope);
  const next = (record: KycRecord) => ({ ...record, media: putFirst(record.media, media) });
  await changeUnderId('KycMedia', params, scope, next, put);
  return toItem(params, media);
};

export const listMedia: Handler<Actions['listMedia'], KycStore> = async ({ customer_id }, scope) => {
  const { key, record } = await readAtAnyBank(customer_id, scope);
  return { medias: record.media.map((item) => toItem(key, item)) };
};
