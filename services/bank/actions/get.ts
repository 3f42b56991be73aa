import type { bank } from '../../../packages/contracts/bank/bank.contract';
import { ObpError } from '../../../packages/errors';
import type { Handler } from '../../../packages/service-kit';
import type { BankStore } from '../bank.store';
import { toBank } from '../domain/bank';

export const get: Handler<typeof bank.actions.get, BankStore> = async ({ bank_id }, { deps }) => {
  const doc = await deps.banks.get(bank_id);
  if (doc === null) throw new ObpError('OBP-30001', ` Current BankId is ${bank_id}`);
  return toBank(doc);
};
