import { LRUCache } from 'lru-cache';
import { bank } from '../../packages/contracts/bank/bank.contract';
import { ObpError } from '../../packages/errors';
import type { Call, CallOptions } from '../../packages/service-kit';
import type { Endpoint } from '../endpoints/endpoint';

/** The form of a BANK_ID (ruling 31): the text of OBP-30111 as a pattern. */
const BANK_ID = /^[A-Za-z0-9\-_.]{1,254}$/;

/** Banks that exist. Banks are never deleted, so each is looked up once. */
export class Banks {
  private readonly seen = new LRUCache<string, true>({ max: 10_000 });

  constructor(private readonly call: Call) {}

  /**
   * The check of the bank in a path, in its place of the pipeline.
   * @throws ObpError OBP-30001; OBP-30111 where the row says so
   */
  async check(row: Endpoint, bankId: string | undefined, options: CallOptions): Promise<void> {
    if (bankId === undefined) return;
    if (row.refusesIllFormedBankId && !BANK_ID.test(bankId)) throw new ObpError('OBP-30111');
    if (!this.seen.has(bankId)) await this.mustExist(bankId, options);
  }

  private async mustExist(bankId: string, options: CallOptions): Promise<void> {
    await this.call(bank.actions.get, { bank_id: bankId }, options);
    this.seen.set(bankId, true);
  }
}
