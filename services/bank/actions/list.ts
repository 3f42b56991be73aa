import type { bank } from '../../../packages/contracts/bank/bank.contract';
import type { Handler } from '../../../packages/service-kit';
import type { BankStore } from '../bank.store';
import { toBank } from '../domain/bank';

export const list: Handler<typeof bank.actions.list, BankStore> = async ({ limit, offset }, { deps }) => {
  const docs = await deps.banks.find({}, { sort: { _id: 1 }, skip: offset, limit });
  return { banks: docs.map(toBank) };
};
