import type { Outcome, StepCaller } from '../../packages/saga';
import { type Call, toObpError } from '../../packages/service-kit';
import { type CustomerKey, recordId } from '../../packages/values';
import { fenceOf, purgeOf, unfenceOf } from './domain/definition';
import type { Participant } from './participants';

/** The params of every step. */
type Params = CustomerKey & { saga_id: string };
type Options = { timeout: number; correlationId: string };

const done = (result?: unknown): Outcome => ({ kind: 'done', result });

/** The key of a customer's saga: two sagas with the same key never run at the same time. */
export const sagaKey = recordId;

/** Carries out the steps of the cascade by calling the participants' actions over the bus. */
export function stepCaller(participants: readonly Participant[], call: Call): StepCaller {
  const steps = new Map(participants.flatMap((of) => stepsOf(of, call)));
  return async (action, { id, subject }, timeout) => {
    const step = steps.get(action);
    if (step === undefined) throw new Error(`no participant has the action ${action}`);
    const { bank_id = '', customer_id = '' } = subject;
    try {
      return await step({ saga_id: id, bank_id, customer_id }, { timeout, correlationId: id });
    } catch (error) {
      const { type, code } = toObpError(error);
      return { kind: code < 500 ? 'refused' : 'failed', code: type };
    }
  };
}

const stepsOf = (
  of: Participant,
  call: Call,
): [string, (params: Params, options: Options) => Promise<Outcome>][] => [
  [
    fenceOf(of),
    async (params, options) => {
      const { fenced } = await call(of.actions.fence, params, options);
      return fenced ? done() : { kind: 'refused', code: 'fenced_by_another' };
    },
  ],
  [
    unfenceOf(of),
    async (params, options) => {
      await call(of.actions.unfence, params, options);
      return done();
    },
  ],
  [purgeOf(of), async (params, options) => done((await call(of.actions.purge, params, options)).removed)],
];
