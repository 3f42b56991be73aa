import { v4 as uuid } from 'uuid';
import { cascade } from '../../packages/contracts/cascade/cascade.contract';
import { type EngineSpec, laterId, SagaEngine, SagaStore, systemClock } from '../../packages/saga';
import { defineService, type ServiceEnv } from '../../packages/service-kit';
import { deleteCustomer } from './actions/delete-customer';
import { preview } from './actions/preview';
import { backlog, get, list, retry } from './actions/sagas';
import type { CascadeDeps } from './deps';
import { cascadeOf } from './domain/definition';
import { completionEvent } from './domain/events';
import { observer } from './observer';
import { authority, others, participants } from './participants';
import { stepCaller } from './steps';

/** How long a driver may be late before another replica takes its saga over. */
const LEASE_MS = 2_000;
const SWEEP_EVERY_MS = 1_000;

/** Time, randomness and ids: injected, so that a simulation can run the service unchanged. */
type Environment = Pick<EngineSpec, 'clock' | 'random' | 'newId'> & { newOwner: () => string };

const real: Environment = { clock: systemClock, random: Math.random, newId: laterId, newOwner: uuid };

/** The delete saga: it deletes everything of a customer in every service, or nothing. */
export const cascadeIn = ({ newOwner, ...environment }: Environment) =>
  defineService({
    contract: cascade,
    start: async ({ config, store, outbox, logger, call }: ServiceEnv): Promise<CascadeDeps> => {
      const engine = new SagaEngine({
        ...environment,
        definition: cascadeOf(authority, others),
        store: await SagaStore.open({ store, outbox }, completionEvent),
        call: stepCaller(participants, call),
        owner: newOwner(),
        leaseMs: LEASE_MS,
        sweepEveryMs: SWEEP_EVERY_MS,
        observer: observer(logger),
      });
      engine.start({ alone: config.standalone });
      return { engine };
    },
    stop: ({ engine }) => engine.stop(),
    handlers: { deleteCustomer, preview, list, backlog, get, retry },
  });

export const cascadeService = cascadeIn(real);
