import type { CallingOptions, Context, ServiceBroker } from 'moleculer';
import type { CallHeaders, Speaker } from '../bus-auth/tokens';
import type { ActionContract, ParamsOf, ResultOf } from '../contracts/action';
import { busFailure, notingOutcome } from './failures';
import type { Precondition } from './precondition';

export interface CallOptions {
  /** Milliseconds; by default the action's timeout. Never more than what is left of the caller's. */
  timeout?: number;
  /** Joins the logs of all processes that work for one request. */
  correlationId?: string | undefined;
  /** The token of the user for whom the call is; by default that of the request. */
  principal?: string | undefined;
  /** The state of the resource that the client has seen: only for `conditional` actions. */
  precondition?: Precondition | undefined;
}

/**
 * A typed call of an action, wherever it runs. Only idempotent actions are repeated when their node dies.
 * @throws ObpError for every failure
 */
export type Call = <A extends ActionContract>(
  action: A,
  params: ParamsOf<A>,
  options?: CallOptions,
) => Promise<ResultOf<A>>;

const RETRIES_OF_IDEMPOTENT_CALLS = 2;

/**
 * The typed call of a broker (on its own) or of a context (within a request, with its deadline and id).
 * @param speaker signs the name of the calling part
 * @param request the token of the request's user, if there is one
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
      // A conditional write changes the state that its condition requires, so a repeat would fail.
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
