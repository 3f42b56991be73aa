import type { cascade } from '../../../packages/contracts/cascade/cascade.contract';
import { ObpError } from '../../../packages/errors';
import type { Call, Handler } from '../../../packages/service-kit';
import { StoreTimeoutError } from '../../../packages/store';
import type { CustomerKey } from '../../../packages/values';
import type { CascadeDeps } from '../deps';
import { outcomeOf } from '../domain/outcome';
import { authority, others, type Participant } from '../participants';
import { sagaKey } from '../steps';

/** How long the caller waits. A saga that is still before its pivot is then aborted, so the answer is never wrong. */
const WAIT_MS = 8_000;
const PROBE_TIMEOUT_MS = 1_500;

/**
 * Deletes a customer by a saga and waits for its outcome. A second caller waits for the saga that is already running. The
 * saga does not depend on its caller: it continues when the request has ended or the gateway or this process has died.
 */
export const deleteCustomer: Handler<typeof cascade.actions.deleteCustomer, CascadeDeps> = async (
  key,
  { deps, call },
) => {
  const { engine } = deps;
  const running = await engine.active(sagaKey(key));
  if (running === undefined) await probe(key, call);
  // From here on a failure leaves the outcome open: 503 would say that the customer still exists.
  const saga = await orUnknown(async () => {
    const { id } = running ?? (await engine.begin(sagaKey(key), { ...key }));
    return engine.settle(id, WAIT_MS);
  });
  return outcomeOf(saga, key);
};

/**
 * Checks every participant before the saga starts: an unreachable one would only make it fail later.
 * @throws ObpError OBP-30046, OBP-50503
 */
async function probe(key: CustomerKey, call: Call): Promise<void> {
  const answers = (of: Participant) => call(of.actions.count, key, { timeout: PROBE_TIMEOUT_MS });
  const rest = Promise.allSettled(others.map(answers));
  // The authority counts fenced customers too: a customer that it does not find will never exist again.
  await answers(authority);
  if ((await rest).some(({ status }) => status === 'rejected')) throw new ObpError('OBP-50503');
}

async function orUnknown<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new StoreTimeoutError('the outcome of the deletion is unknown', { cause });
  }
}
