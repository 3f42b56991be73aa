import type { Context, ServiceBroker } from 'moleculer';
import { callFrom } from '../bus/call';
import { busFailure } from '../bus/failures';
import type { Speaker } from '../bus-auth/tokens';
import type { ActionContract, ParamsOf, ResultOf } from '../contracts/action';
import type { EventContract } from '../contracts/event';
import type { DeadLetter, EventLog, Follower, Following } from '../events/log';
import { classed } from './errors';

export type { ParamsOf, ResultOf };

export interface CallOptions {
  /** Milliseconds; the action's own budget if absent. */
  readonly timeout?: number;
  /** Joins the logs of all processes that work for one request; made up if absent. */
  readonly correlationId?: string;
  /** The token of a user that this service was handed in `headers.principal`; without it, it calls in its own name. */
  readonly onBehalfOf?: string;
}

/** @throws ObpError always, of one of its classes: {@link NotFoundError}, {@link UnavailableError}, ... */
export type Call = <A extends ActionContract>(
  action: A,
  params: ParamsOf<A>,
  options?: CallOptions,
) => Promise<ResultOf<A>>;

/** A service's connection to the product. */
export interface Client {
  /** Calls an action; an idempotent one on a second replica, should the first go away with it. */
  readonly call: Call;
  /** Calls from an action of your own: deadline, correlation id and the user it is for are those of its context. */
  within(ctx: Context): Call;
  /**
   * Follows events: at least once each, one at a time, in order for one `source` and `subject`, also those that came
   * while nobody with this name was there. Resolves when the follower exists; waits while it cannot.
   */
  follow<E extends EventContract>(follower: Follower<E>): Promise<Following>;
  /** What the handler of a follower has failed at as often as it may, oldest first. */
  deadLetters(follower: string, limit?: number): Promise<DeadLetter[]>;
  /** Resolves when the events at hand are done with, and the connections are closed. */
  close(): Promise<void>;
}

const BETWEEN_TRIES_MS = 1_000;

export interface Means {
  readonly broker: ServiceBroker;
  readonly speaker: Pick<Speaker, 'caller'>;
  /** Opened when somebody follows. */
  readonly log: () => EventLog;
  /** Closes what was opened. */
  readonly end: () => Promise<void>;
}

export function clientOf({ broker, speaker, log, end }: Means): Client {
  const logger = broker.getLogger('obp-client');
  const closing = new AbortController();
  const followings = new Set<Following>();
  return {
    call: calling(broker, speaker),
    within: (ctx) => calling(ctx, speaker, principalOf(ctx)),
    follow: async (follower) => {
      for (;;) {
        try {
          const following = await log().follow(follower);
          followings.add(following);
          return following;
        } catch (error) {
          if (closing.signal.aborted) throw busFailure(error);
          logger.warn(`${follower.name} cannot follow yet: ${reasonOf(error)}`);
        }
        await new Promise((next) => setTimeout(next, BETWEEN_TRIES_MS));
      }
    },
    deadLetters: (follower, limit = 100) => log().deadLetters(follower, limit),
    close: async () => {
      closing.abort();
      await Promise.all([...followings].map((following) => following.stop()));
      await end();
    },
  };
}

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

/** Code and kind, which say nothing of anybody. */
function reasonOf(error: unknown): string {
  const { name, code } = error instanceof Error ? (error as Error & { code?: unknown }) : {};
  return `${name ?? 'unknown'}${code === undefined ? '' : ` ${String(code)}`}`;
}
