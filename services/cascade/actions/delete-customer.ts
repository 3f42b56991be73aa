import type { cascade } from '../../../packages/contracts/cascade/cascade.contract';
import { ObpError } from '../../../packages/errors';
import type { Call, Handler } from '../../../packages/service-kit';
import { StoreTimeoutError } from '../../../packages/store';
import type { CustomerKey } from '../../../packages/values';
import type { CascadeDeps } from '../deps';
import { outcomeOf } from '../domain/outcome';
import { authority, others, type Participant } from '../participants';
import { sagaKey } from '../steps';

/** How long the caller waits; a saga that is then before its pivot is given up, so the answer is never wrong. */
const WAIT_MS = 8_000;
const PROBE_TIMEOUT_MS = 1_500;

/**
 * Deletes a customer by a saga, and waits for what comes of it. Whoever asks while one is running waits for the same
 * one. The saga does not depend on its caller: it goes on when the request, the gateway or this process is gone.
 */
export const deleteCustomer: Handler<typeof cascade.actions.deleteCustomer, CascadeDeps> = async (
  key,
  { deps, call },
) => {
  const { engine } = deps;
  const running = await engine.active(sagaKey(key));
  if (running === undefined) await probe(key, call);
  // From here on a failure says nothing about the customer: 503 would promise that it is still there.
  const saga = await orUnknown(async () => {
    const { id } = running ?? (await engine.begin(sagaKey(key), { ...key }));
    return engine.settle(id, WAIT_MS);
  });
  return outcomeOf(saga, key);
};

/**
 * Asks every participant before anything is begun: who is not there now would only make the saga fail later.
 * @throws ObpError OBP-30046, OBP-50503
 */
async function probe(key: CustomerKey, call: Call): Promise<void> {
  const answers = (of: Participant) => call(of.actions.count, key, { timeout: PROBE_TIMEOUT_MS });
  const rest = Promise.allSettled(others.map(answers));
  // Fenced or not, the authority counts its customer: what it does not find is not there and never will be again.
  await answers(authority);
  if ((await rest).some(({ status }) => status === 'rejected')) throw new ObpError('OBP-50503');
}

async function orUnknown<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new StoreTimeoutError('what comes of the deletion is not known', { cause });
  }
}
