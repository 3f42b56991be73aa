import type { bank } from '../../../packages/contracts/bank/bank.contract';
import type { Handler } from '../../../packages/service-kit';
import { pageOf } from '../../../packages/store';
import type { BankStore } from '../bank.store';
import { toBank } from '../domain/bank';

export const list: Handler<typeof bank.actions.list, BankStore> = async (page, { deps }) => {
  const docs = await deps.banks.find({}, pageOf({ ...page, sort_direction: 'ASC' }));
  return { banks: docs.map(toBank) };
};
