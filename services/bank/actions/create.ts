import { v7 as uuidv7 } from 'uuid';
import type { bank } from '../../../packages/contracts/bank/bank.contract';
import { bankEvents } from '../../../packages/contracts/bank/bank.events';
import { identity } from '../../../packages/contracts/identity/identity.contract';
import { ObpError } from '../../../packages/errors';
import type { Handler } from '../../../packages/service-kit';
import { DuplicateKeyError } from '../../../packages/store';
import { type ChangeEvent, changeEvent } from '../../../packages/values';
import type { BankDoc, BankStore } from '../bank.store';
import { checkBankId, newBank, toBank } from '../domain/bank';

/**
 * Creates a bank, then lets its creator grant roles there (conventions 3.6). The grant belongs to another service: until
 * it succeeds, the bank stores the creator, so that the creator's retry completes the first attempt instead of failing
 * with OBP-34000.
 */
export const create: Handler<typeof bank.actions.create, BankStore> = async (
  params,
  { deps, call, correlationId },
) => {
  const { id = uuidv7(), ...rest } = params.bank;
  if (params.bank.id !== undefined) checkBankId(id);
  const doc = await insertOrResume(deps, newBank({ id, ...rest }, params.user_id), correlationId);
  await call(identity.actions.grant, {
    user_id: params.user_id,
    bank_id: doc._id,
    role_name: 'CanCreateEntitlementAtOneBank',
  });
  await deps.banks.update({ _id: doc._id }, { $unset: { grant_pending_for: true } });
  return toBank(doc);
};

async function insertOrResume({ banks }: BankStore, doc: BankDoc, correlationId: string): Promise<BankDoc> {
  try {
    await banks.insert(doc, { emits: created(doc._id, correlationId) });
    return doc;
  } catch (error) {
    if (!(error instanceof DuplicateKeyError)) throw error;
    const existing = await banks.get(doc._id);
    if (existing === null || existing.grant_pending_for !== doc.grant_pending_for)
      throw new ObpError('OBP-34000');
    return existing;
  }
}

/** The event that the insertion of a bank emits. */
export const created = (bank_id: string, correlationId: string): ChangeEvent =>
  changeEvent(bankEvents.created, { subject: bank_id, correlationId, data: { bank_id } });
