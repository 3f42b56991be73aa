import type { cascade } from '../../../packages/contracts/cascade/cascade.contract';
import { ObpError } from '../../../packages/errors';
import type { CustomerKey } from '../../../packages/records';
import type { SagaState } from '../../../packages/saga';
import type { Call, Handler } from '../../../packages/service-kit';
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
  const running = await deps.engine.active(sagaKey(key));
  const saga = running ?? (await begin(key, deps, call));
  return outcomeOf(await deps.engine.settle(saga.id, WAIT_MS), key);
};

/** @throws ObpError OBP-30046; OBP-50503 when a participant does not answer: then nothing was even begun */
async function begin(key: CustomerKey, { engine }: CascadeDeps, call: Call): Promise<SagaState> {
  const answers = (of: Participant) => call(of.actions.count, key, { timeout: PROBE_TIMEOUT_MS });
  const rest = Promise.allSettled(others.map(answers));
  // Fenced or not, the authority counts its customer: what it does not find is not there and never will be again.
  await answers(authority);
  if ((await rest).some(({ status }) => status === 'rejected')) throw new ObpError('OBP-50503');
  const { bank_id, customer_id } = key;
  return engine.begin(sagaKey(key), { bank_id, customer_id });
}
