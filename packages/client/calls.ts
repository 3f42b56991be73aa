import type { Context, ServiceBroker } from 'moleculer';
import { callFrom } from '../bus/call';
import { busFailure } from '../bus/failures';
import type { Speaker } from '../bus-auth/tokens';
import type { ActionContract, ParamsOf, ResultOf } from '../contracts/action';
import { classed } from './errors';

export type { ParamsOf, ResultOf };

export interface CallOptions {
  /** Milliseconds; the action's own budget if absent. */
  readonly timeout?: number;
  /** Joins the logs of all processes that work for one request; made up if absent. */
  readonly correlationId?: string;
  /** The token of a user that this service received in `headers.principal`; without it, it calls in its own name. */
  readonly onBehalfOf?: string;
}

/** @throws ObpError always, of one of its classes: {@link NotFoundError}, {@link UnavailableError}, ... */
export type Call = <A extends ActionContract>(
  action: A,
  params: ParamsOf<A>,
  options?: CallOptions,
) => Promise<ResultOf<A>>;

/** The calls that a service makes. */
export interface Calls {
  /** Calls an action; an idempotent one on a second replica, should the first go away with it. */
  readonly call: Call;
  /** Calls from an action of your own. Deadline, correlation id and user come from its context. */
  within(ctx: Context): Call;
}

export const callsOf = (broker: ServiceBroker, speaker: Pick<Speaker, 'caller'>): Calls => ({
  call: calling(broker, speaker),
  within: (ctx) => calling(ctx, speaker, principalOf(ctx)),
});

function calling(
  caller: Pick<ServiceBroker | Context, 'call'>,
  speaker: Pick<Speaker, 'caller'>,
  request?: string,
): Call {
  const call = callFrom(caller, speaker, request);
  return async (action, params, { onBehalfOf, ...options } = {}) => {
    try {
      return await call(action, params, {
        ...options,
        ...(onBehalfOf === undefined ? {} : { principal: onBehalfOf }),
      });
    } catch (error) {
      throw classed(busFailure(error));
    }
  };
}

function principalOf({ headers }: Pick<Context, 'headers'>): string | undefined {
  const principal: unknown = headers?.principal;
  return typeof principal === 'string' ? principal : undefined;
}
