import type { Collection, Doc, Store } from '../../packages/store';

/** A bank as it is kept; `_id` is the bank's id, so ids are unique by nature. */
export interface BankDoc extends Doc {
  short_name: string;
  full_name: string;
  logo: string;
  website: string;
  bank_routings: { scheme: string; address: string }[];
  /** The creator, until the role that creation grants has been given (see actions/create.ts). */
  grant_pending_for?: string;
}

/** The only file that knows the collections of the bank service. */
export interface BankStore {
  banks: Collection<BankDoc>;
}

export const openBankStore = async (store: Store): Promise<BankStore> => ({
  banks: await store.collection<BankDoc>({ name: 'banks' }),
});
