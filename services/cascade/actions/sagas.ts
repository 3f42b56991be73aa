import type { cascade } from '../../../packages/contracts/cascade/cascade.contract';
import { ObpError } from '../../../packages/errors';
import type { SagaState } from '../../../packages/saga';
import type { Handler } from '../../../packages/service-kit';
import type { CascadeDeps } from '../deps';
import { momentOrNull, toReceipt } from '../domain/receipt';

type Actions = typeof cascade.actions;

async function existing({ engine }: CascadeDeps, sagaId: string): Promise<SagaState> {
  const saga = await engine.get(sagaId);
  if (saga === undefined) throw new ObpError('OBP-80404', ` Current SagaId(${sagaId})`);
  return saga;
}

export const list: Handler<Actions['list'], CascadeDeps> = async (page, { deps }) => {
  const sagas = await deps.engine.list(page);
  return { sagas: sagas.map(toReceipt) };
};

export const backlog: Handler<Actions['backlog'], CascadeDeps> = async (_, { deps }) => {
  const { reserving, aborting, committed, parked, oldest_begun_at } = await deps.engine.backlog();
  return {
    fencing: reserving,
    aborting,
    purging: committed,
    parked,
    oldest_begun_at: momentOrNull(oldest_begun_at),
  };
};

export const get: Handler<Actions['get'], CascadeDeps> = async ({ saga_id }, { deps }) =>
  toReceipt(await existing(deps, saga_id));

export const retry: Handler<Actions['retry'], CascadeDeps> = async ({ saga_id }, { deps }) => {
  await existing(deps, saga_id);
  if (!(await deps.engine.resume(saga_id))) throw new ObpError('OBP-80400', ` Current SagaId(${saga_id})`);
  return toReceipt(await existing(deps, saga_id));
};
