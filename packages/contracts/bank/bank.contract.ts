import { action, defineContract, query } from '../action';
import { onlyServices, usersWith } from '../callers';
import { Id, Obj, Page } from '../schema';
import { Bank, BankInput, Banks } from './bank.schemas';

export const bank = defineContract('bank', {
  create: action({
    summary: 'Creates a bank and lets its creator grant roles there',
    callers: { ...usersWith('CanCreateBank'), self: 'user_id' },
    params: Obj({ bank: BankInput, user_id: Id() }),
    result: Bank,
    errors: ['OBP-10001', 'OBP-20010', 'OBP-20011', 'OBP-34000'],
  }),
  list: query({
    summary: 'Banks in order of their ids',
    callers: onlyServices('gateway'),
    params: Obj({ limit: Page.limit, offset: Page.offset }),
    result: Banks,
  }),
  get: query({
    summary: 'One bank',
    callers: onlyServices('gateway', 'identity'),
    params: Obj({ bank_id: Id() }),
    result: Bank,
    errors: ['OBP-30001'],
  }),
});
