import { v7 as uuidv7 } from 'uuid';
import type { kyc } from '../../../packages/contracts/kyc/kyc.contract';
import type { Handler } from '../../../packages/service-kit';
import { addTaxResidence, removeTaxResidence } from '../domain/tax-residences';
import type { KycStore } from '../kyc.store';
import { changeRecord, readRecord } from './record';

type Actions = typeof kyc.actions;

export const createTaxResidence: Handler<Actions['createTaxResidence'], KycStore> = async (params, scope) => {
  const tax_residence = { ...params.tax_residence, tax_residence_id: uuidv7() };
  await changeRecord(params, scope, (record) => addTaxResidence(record, tax_residence));
  return tax_residence;
};

export const listTaxResidences: Handler<Actions['listTaxResidences'], KycStore> = async (params, scope) => {
  const { tax_residences } = await readRecord(params, scope);
  return { tax_residence: tax_residences };
};

export const deleteTaxResidence: Handler<Actions['deleteTaxResidence'], KycStore> = async (params, scope) => {
  await changeRecord(params, scope, (record) => removeTaxResidence(record, params.tax_residence_id));
  return true;
};
