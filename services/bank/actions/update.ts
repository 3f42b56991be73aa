import type { bank } from '../../../packages/contracts/bank/bank.contract';
import { bankEvents } from '../../../packages/contracts/bank/bank.events';
import { ObpError } from '../../../packages/errors';
import type { Handler } from '../../../packages/service-kit';
import { changeEvent } from '../../../packages/values';
import type { BankStore } from '../bank.store';
import { toBank } from '../domain/bank';

/** Replaces the description of a bank (later-versions.md 10.1). */
export const update: Handler<typeof bank.actions.update, BankStore> = async (
  { bank: { id, ...fields } },
  { deps, correlationId },
) => {
  const updated = changeEvent(bankEvents.updated, { subject: id, correlationId, data: { bank_id: id } });
  const doc = await deps.banks.update({ _id: id }, { $set: fields }, { emits: updated });
  if (doc === null) throw new ObpError('OBP-30001', ` Current BankId is ${id}`);
  return toBank(doc);
};
