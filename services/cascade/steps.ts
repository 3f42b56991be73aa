import type { Outcome, StepCaller } from '../../packages/saga';
import { type Call, toObpError } from '../../packages/service-kit';
import { type CustomerKey, recordId } from '../../packages/values';
import { fenceOf, purgeOf, unfenceOf } from './domain/definition';
import type { Participant } from './participants';

/** What every call of a step gets. */
type What = CustomerKey & { saga_id: string };
type Options = { timeout: number; correlationId: string };

const done = (result?: unknown): Outcome => ({ kind: 'done', result });

/** What the key of a customer's saga is: no two at the same time. */
export const sagaKey = recordId;

/** Carries the steps of the cascade out: calls of the participants' actions over the bus. */
export function stepCaller(participants: readonly Participant[], call: Call): StepCaller {
  const steps = new Map(participants.flatMap((of) => stepsOf(of, call)));
  return async (action, { id, subject }, timeout) => {
    const step = steps.get(action);
    if (step === undefined) throw new Error(`no participant has ${action}`);
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
): [string, (what: What, options: Options) => Promise<Outcome>][] => [
  [
    fenceOf(of),
    async (what, options) => {
      const { fenced } = await call(of.actions.fence, what, options);
      return fenced ? done() : { kind: 'refused', code: 'fenced_by_another' };
    },
  ],
  [
    unfenceOf(of),
    async (what, options) => {
      await call(of.actions.unfence, what, options);
      return done();
    },
  ],
  [purgeOf(of), async (what, options) => done((await call(of.actions.purge, what, options)).removed)],
];
