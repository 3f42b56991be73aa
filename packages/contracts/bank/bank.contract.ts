import { action, defineContract, query } from '../action';
import { onlyServices, usersWith } from '../callers';
import { Id, Obj, Page } from '../schema';
import { Bank, BankDraft, BankInput, Banks } from './bank.schemas';

export const bank = defineContract('bank', {
  create: action({
    summary: 'Creates a bank and lets its creator grant roles there',
    callers: { ...usersWith('CanCreateBank'), self: 'user_id' },
    params: Obj({ bank: BankDraft, user_id: Id() }),
    result: Bank,
    errors: ['OBP-10001', 'OBP-20010', 'OBP-20011', 'OBP-34000'],
  }),
  update: action({
    summary: 'Replaces what a bank says of itself',
    callers: usersWith('CanCreateBank'),
    params: Obj({ bank: BankInput }),
    result: Bank,
    errors: ['OBP-30001'],
    idempotent: true,
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
