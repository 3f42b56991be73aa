import { customer } from '../../../packages/contracts/customer/customer.contract';
import { ObpError } from '../../../packages/errors';
import type { Scope } from '../../../packages/service-kit';
import { DuplicateKeyError } from '../../../packages/store';
import { type ChangeEvent, type CustomerKey, keyOf } from '../../../packages/values';
import type { KycRecord } from '../domain/record';
import type { KycStore } from '../kyc.store';

/** Shared by all actions: the customer service decides whether a customer exists. */

/** The record of a customer of the bank. @throws ObpError OBP-30046 */
export async function readRecord(params: CustomerKey, { deps, call }: Scope<KycStore>): Promise<KycRecord> {
  return deps.records.read(await call(customer.actions.resolve, keyOf(params)));
}

/** The record of a customer of any bank, with its bank id. @throws ObpError OBP-30046 */
export async function readAtAnyBank(
  customer_id: string,
  { deps, call }: Scope<KycStore>,
): Promise<{ key: CustomerKey; record: KycRecord }> {
  const { bank_id } = await call(customer.actions.resolveAtAnyBank, { customer_id });
  const key = { bank_id, customer_id };
  return { key, record: await deps.records.read(key) };
}

/** Changes the record of a customer of the bank and returns it. @throws ObpError OBP-30046, and what `next` throws */
export async function changeRecord(
  params: CustomerKey,
  { deps, call }: Scope<KycStore>,
  next: (record: KycRecord) => KycRecord,
  event: ChangeEvent,
): Promise<KycRecord> {
  const key = await call(customer.actions.resolve, keyOf(params));
  return deps.records.change(key, next, event);
}

/**
 * The same for a change that puts something under an id of the client's choice. An id that another customer uses is
 * refused and nothing moves (ruling 22).
 * @param kind as the contract's message has it: `KycDocument`
 * @throws ObpError OBP-30046, OBP-50200
 */
export async function changeUnderId(
  kind: string,
  params: CustomerKey,
  scope: Scope<KycStore>,
  next: (record: KycRecord) => KycRecord,
  event: ChangeEvent,
): Promise<void> {
  try {
    await changeRecord(params, scope, next, event);
  } catch (error) {
    if (!(error instanceof DuplicateKeyError)) throw error;
    throw new ObpError(
      'OBP-50200',
      ` Can not create or update ${kind} in the backend. The id is used by another customer.`,
    );
  }
}
