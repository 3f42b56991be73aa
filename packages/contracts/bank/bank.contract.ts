import { action, defineContract, query } from '../action';
import { Id, Obj, Page } from '../schema';
import { Bank, BankInput, Banks } from './bank.schemas';

export const bank = defineContract('bank', {
  create: action({
    summary: 'Creates a bank and lets its creator grant roles there',
    params: Obj({ bank: BankInput, user_id: Id() }),
    result: Bank,
    errors: ['OBP-10001', 'OBP-20010', 'OBP-20011', 'OBP-34000'],
  }),
  list: query({
    summary: 'Banks in order of their ids',
    params: Obj({ limit: Page.limit, offset: Page.offset }),
    result: Banks,
  }),
  get: query({
    summary: 'One bank',
    params: Obj({ bank_id: Id() }),
    result: Bank,
    errors: ['OBP-30001'],
  }),
});
