import type { cascade } from '../../../packages/contracts/cascade/cascade.contract';
import { customer } from '../../../packages/contracts/customer/customer.contract';
import type { Handler } from '../../../packages/service-kit';
import type { CascadeDeps } from '../deps';
import { participants } from '../participants';

/** Counts what a deletion would remove, in every service. It sets no fence. */
export const preview: Handler<typeof cascade.actions.preview, CascadeDeps> = async (key, { call }) => {
  const { bank_id, customer_id } = await call(customer.actions.resolve, key);
  const counted = await Promise.all(
    participants.map(async ({ name, actions }) => [name, (await call(actions.count, key)).found] as const),
  );
  return { bank_id, customer_id, would_remove: Object.fromEntries(counted) };
};
