import { LRUCache } from 'lru-cache';
import { bank } from '../../packages/contracts/bank/bank.contract';
import type { Call, CallOptions } from '../../packages/service-kit';

/** Banks that exist. Banks are never deleted, so each is looked up once. */
export class Banks {
  private readonly seen = new LRUCache<string, true>({ max: 10_000 });

  constructor(private readonly call: Call) {}

  isKnown(bankId: string): boolean {
    return this.seen.has(bankId);
  }

  /** @throws ObpError OBP-30001 */
  async mustExist(bankId: string, options: CallOptions): Promise<void> {
    await this.call(bank.actions.get, { bank_id: bankId }, options);
    this.seen.set(bankId, true);
  }
}
