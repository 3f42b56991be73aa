import { bank } from '../../packages/contracts/bank/bank.contract';
import { FIRST_BANK_ID } from '../../packages/contracts/bank/bank.schemas';
import { defineService, type ServiceEnv } from '../../packages/service-kit';
import { DuplicateKeyError } from '../../packages/store';
import { create, created } from './actions/create';
import { get } from './actions/get';
import { list } from './actions/list';
import { update } from './actions/update';
import { type BankStore, openBankStore } from './bank.store';

/** The first bank of an empty store (conventions 3.1). */
const FIRST_BANK = {
  _id: FIRST_BANK_ID,
  short_name: 'OBP1',
  full_name: 'The first bank',
  // Clients that were generated elsewhere refuse a bank without them (ruling 40).
  logo: 'https://www.example.com/logo.png',
  website: 'https://www.example.com',
  bank_routings: [],
};

async function makeFirstBank({ banks }: BankStore): Promise<void> {
  if ((await banks.find({}, { limit: 1 })).length > 0) return;
  await banks.insert(FIRST_BANK, { emits: created(FIRST_BANK._id, 'start') }).catch((error: unknown) => {
    // Another replica was faster.
    if (!(error instanceof DuplicateKeyError)) throw error;
  });
}

/** Banks: created, listed, read. Banks are never deleted. */
export const bankService = defineService({
  contract: bank,
  start: async (env: ServiceEnv): Promise<BankStore> => {
    const deps = await openBankStore(env);
    await makeFirstBank(deps);
    return deps;
  },
  handlers: { create, update, list, get },
});
