import { v7 as uuidv7 } from 'uuid';
import type { kyc } from '../../../packages/contracts/kyc/kyc.contract';
import { kycEvents } from '../../../packages/contracts/kyc/kyc.events';
import type { Handler } from '../../../packages/service-kit';
import { customerEvent, keyOf, nowUtcSeconds } from '../../../packages/values';
import {
  addAddress,
  findAddress,
  newAddress,
  removeAddress,
  replaceAddress,
  toAddress,
} from '../domain/addresses';
import type { KycStore } from '../kyc.store';
import { changeRecord, readRecord } from './record';

type Actions = typeof kyc.actions;

export const createAddress: Handler<Actions['createAddress'], KycStore> = async (params, scope) => {
  const address = newAddress(uuidv7(), params.address, nowUtcSeconds());
  const { customer_address_id } = address;
  const created = customerEvent(kycEvents.address_created, { ...keyOf(params), customer_address_id }, scope);
  await changeRecord(params, scope, (record) => addAddress(record, address), created);
  return toAddress(params.customer_id, address);
};

export const listAddresses: Handler<Actions['listAddresses'], KycStore> = async (params, scope) => {
  const { addresses } = await readRecord(params, scope);
  return { addresses: addresses.map((address) => toAddress(params.customer_id, address)) };
};

export const updateAddress: Handler<Actions['updateAddress'], KycStore> = async (params, scope) => {
  const { customer_id, customer_address_id, address } = params;
  const updated = customerEvent(kycEvents.address_updated, { ...keyOf(params), customer_address_id }, scope);
  const record = await changeRecord(
    params,
    scope,
    (before) => replaceAddress(before, customer_address_id, address),
    updated,
  );
  return toAddress(customer_id, findAddress(record, customer_address_id));
};

export const deleteAddress: Handler<Actions['deleteAddress'], KycStore> = async (params, scope) => {
  const { customer_address_id } = params;
  const deleted = customerEvent(kycEvents.address_deleted, { ...keyOf(params), customer_address_id }, scope);
  await changeRecord(params, scope, (record) => removeAddress(record, customer_address_id), deleted);
  return true;
};
