import type { RecordsEnv } from '../../packages/customer-records';
import type { EmittingCollection } from '../../packages/events';
import type { Doc } from '../../packages/store';

/** A stored bank; `_id` is the bank's id, so ids are unique. */
export interface BankDoc extends Doc {
  short_name: string;
  full_name: string;
  logo: string;
  website: string;
  bank_routings: { scheme: string; address: string }[];
  /** The creator, until it has been granted its role (see actions/create.ts). */
  grant_pending_for?: string;
}

/** The only file with the collections of the bank service. */
export interface BankStore {
  banks: EmittingCollection<BankDoc>;
}

export const openBankStore = async ({ store, outbox }: RecordsEnv): Promise<BankStore> => ({
  banks: await outbox.collection<BankDoc>(store, { name: 'banks' }),
});
