import { v7 as uuidv7 } from 'uuid';
import type { kyc } from '../../../packages/contracts/kyc/kyc.contract';
import { kycEvents } from '../../../packages/contracts/kyc/kyc.events';
import type { Handler } from '../../../packages/service-kit';
import { customerEvent, keyOf } from '../../../packages/values';
import { addTaxResidence, removeTaxResidence } from '../domain/tax-residences';
import type { KycStore } from '../kyc.store';
import { changeRecord, readRecord } from './record';

type Actions = typeof kyc.actions;

export const createTaxResidence: Handler<Actions['createTaxResidence'], KycStore> = async (params, scope) => {
  const tax_residence = { ...params.tax_residence, tax_residence_id: uuidv7() };
  const { tax_residence_id } = tax_residence;
  const created = customerEvent(
    kycEvents.tax_residence_created,
    { ...keyOf(params), tax_residence_id },
    scope,
  );
  await changeRecord(params, scope, (record) => addTaxResidence(record, tax_residence), created);
  return tax_residence;
};

export const listTaxResidences: Handler<Actions['listTaxResidences'], KycStore> = async (params, scope) => {
  const { tax_residences } = await readRecord(params, scope);
  return { tax_residence: tax_residences };
};

export const deleteTaxResidence: Handler<Actions['deleteTaxResidence'], KycStore> = async (params, scope) => {
  const { tax_residence_id } = params;
  const deleted = customerEvent(
    kycEvents.tax_residence_deleted,
    { ...keyOf(params), tax_residence_id },
    scope,
  );
  await changeRecord(params, scope, (record) => removeTaxResidence(record, tax_residence_id), deleted);
  return true;
};
