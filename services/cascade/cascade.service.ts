import { v4 as uuid } from 'uuid';
import { cascade } from '../../packages/contracts/cascade/cascade.contract';
import { type EngineSpec, laterId, SagaEngine, SagaStore, systemClock } from '../../packages/saga';
import { defineService, type ServiceEnv } from '../../packages/service-kit';
import { deleteCustomer } from './actions/delete-customer';
import { preview } from './actions/preview';
import { get, list, retry } from './actions/sagas';
import type { CascadeDeps } from './deps';
import { cascadeOf } from './domain/definition';
import { told } from './domain/told';
import { observer } from './observer';
import { authority, others, participants } from './participants';
import { stepCaller } from './steps';

/** Beyond the moment at which a saga needs its driver again; then another replica takes it over. */
const LEASE_MS = 2_000;
const SWEEP_EVERY_MS = 1_000;

/** Time, chance and names: given, so that a simulation can run the service as it is. */
export type Surroundings = Pick<EngineSpec, 'clock' | 'random' | 'newId'> & { newOwner: () => string };

const real: Surroundings = { clock: systemClock, random: Math.random, newId: laterId, newOwner: uuid };

/** The delete saga: everything of a customer, in every service, or nothing. */
export const cascadeIn = ({ newOwner, ...surroundings }: Surroundings) =>
  defineService({
    contract: cascade,
    start: async ({ config, store, outbox, logger, call }: ServiceEnv): Promise<CascadeDeps> => {
      const engine = new SagaEngine({
        ...surroundings,
        definition: cascadeOf(authority, others),
        store: await SagaStore.open({ store, outbox }, told),
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
    handlers: { deleteCustomer, preview, list, get, retry },
  });

export const cascadeService = cascadeIn(real);
