import type { CallingOptions, Context, ServiceBroker } from 'moleculer';
import type { CallHeaders, Speaker } from '../bus-auth/tokens';
import type { ActionContract, ParamsOf, ResultOf } from '../contracts/action';
import { busFailure, notingOutcome } from './failures';
import type { Precondition } from './precondition';

export interface CallOptions {
  /** Milliseconds; the action's own budget if absent. Never more than what is left of the caller's. */
  timeout?: number;
  /** Joins the logs of all processes that work for one request. */
  correlationId?: string | undefined;
  /** The token of the user for whom is called; that of the request if absent. */
  principal?: string | undefined;
  /** What the client has seen of the resource: only for actions that are `conditional`. */
  precondition?: Precondition | undefined;
}

/**
 * A typed call of an action, wherever it runs. Only idempotent actions are sent again when their node dies.
 * @throws ObpError always, whatever went wrong
 */
export type Call = <A extends ActionContract>(
  action: A,
  params: ParamsOf<A>,
  options?: CallOptions,
) => Promise<ResultOf<A>>;

const RETRIES_OF_IDEMPOTENT_CALLS = 2;

/**
 * The typed call of a broker (a call of its own) or of a context (within a request: deadline and id go with it).
 * @param speaker says which part it is that calls
 * @param request the token of the user for whom the request is, if there is one
 */
export const callFrom =
  (caller: Pick<ServiceBroker | Context, 'call'>, speaker: Pick<Speaker, 'caller'>, request?: string): Call =>
  async <A extends ActionContract>(action: A, params: ParamsOf<A>, options: CallOptions = {}) => {
    const { principal = request } = options;
    const self = speaker.caller(action.service);
    const headers: CallHeaders & { precondition?: Precondition } =
      principal === undefined ? { caller: self } : { caller: self, principal };
    if (options.precondition !== undefined) headers.precondition = options.precondition;
    const calling: CallingOptions = {
      timeout: options.timeout ?? action.timeout,
      // Done once, a conditional write has changed what the condition asks for: a repeat would be refused.
      retries: action.idempotent && options.precondition === undefined ? RETRIES_OF_IDEMPOTENT_CALLS : 0,
      headers,
    };
    if (options.correlationId !== undefined) calling.requestID = options.correlationId;
    try {
      return await caller.call<ResultOf<A>, ParamsOf<A>>(action.name, params, calling);
    } catch (error) {
      const shown = busFailure(error);
      throw action.readOnly ? shown : notingOutcome(shown, error);
    }
  };
