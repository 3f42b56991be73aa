import type { ActionSchema, Context, Logger, ServiceSchema } from 'moleculer';
import { type Call, callFrom, isSeen, type Precondition, preconditionOf, withOutcome } from '../../bus';
import type { Config } from '../../config';
import type { ActionContract, Actions, ParamsOf, ResultOf, ServiceContract } from '../../contracts/action';
import { ObpError } from '../../errors';
import type { Outbox } from '../../events';
import type { Store } from '../../store';
import { isLogged } from '../observability/logger';
import { type Admitted, admit, type BusIdentity, showRefusals } from './admission';
import { toObpError, traceOf } from './failures';
import { violation } from './validator';

/** Everything that a service needs to start. */
export interface ServiceEnv {
  readonly config: Config;
  readonly store: Store;
  /** Opens the collections whose changes emit events. */
  readonly outbox: Pick<Outbox, 'collection' | 'stop'>;
  readonly logger: Logger;
  /** The identity of this service on the bus, and the verifier of its callers. */
  readonly bus: BusIdentity;
  /** Calls outside a request (start-up, timers). */
  readonly call: Call;
  /** Broadcasts hints that may get lost, such as caches to drop; never facts. */
  readonly hint: (name: string, payload: Record<string, string>) => void;
}

/** The surroundings of a handler, besides its params. */
export interface Scope<Deps> {
  readonly deps: Deps;
  /** The calling part, and the user on whose behalf it calls. */
  readonly admitted: Admitted;
  /** Calls other services within this request's deadline and correlation id. */
  readonly call: Call;
  readonly correlationId: string;
  /**
   * For a `conditional` action, as part of its write: compares the stored resource, in the form that a read returns,
   * with the state that the client has seen. Undefined if the client sent no condition.
   * @throws ObpError OBP-10412
   */
  readonly mustBeSeen?: ((current: unknown) => void) | undefined;
}

export type Handler<A extends ActionContract, Deps> = (
  params: ParamsOf<A>,
  scope: Scope<Deps>,
) => Promise<ResultOf<A>>;

interface ServiceSpec<A extends Actions, Deps> {
  contract: ServiceContract<A>;
  /**
   * Opens the dependencies of the handlers. The service is announced after it resolves, with indexes made and keys
   * loaded.
   */
  start: (env: ServiceEnv) => Promise<Deps>;
  stop?: (deps: NoInfer<Deps>) => Promise<void>;
  /** One handler for every action of the contract. */
  handlers: NoInfer<{ [K in keyof A]: Handler<A[K], Deps> }>;
}

/** A service that any broker can create. */
export interface ServiceDefinition {
  readonly contract: ServiceContract;
  toSchema(env: ServiceEnv): ServiceSchema;
}

/**
 * Makes a Moleculer service from a contract and its handlers.
 *
 * It validates the params of every call against the contract's schema. The schemas are not part of the action
 * definitions, because Moleculer broadcasts those to every node.
 */
export function defineService<A extends Actions, Deps>(spec: ServiceSpec<A, Deps>): ServiceDefinition {
  return {
    contract: spec.contract,
    toSchema: (env) => {
      const running: { deps?: Deps; stopped?: true } = {};
      const depsNow = (): Deps => {
        if (running.deps === undefined) throw new ObpError('OBP-50503');
        return running.deps;
      };
      return {
        name: spec.contract.name,
        version: spec.contract.version,
        actions: actionsOf(spec, env, depsNow),
        async started() {
          running.deps = await onceDatabaseAnswers(
            () => spec.start(env),
            (error) => {
              if (running.stopped) throw error;
              env.logger.warn({ cause: traceOf(error) }, 'waiting for the database');
            },
          );
        },
        async stopped() {
          running.stopped = true;
          if (running.deps !== undefined) await spec.stop?.(running.deps);
          await env.outbox.stop();
          await env.store.close();
        },
      };
    },
  };
}

const BETWEEN_STARTS_MS = 500;

/** A start is idempotent, so it is repeated until the database lets it complete. */
async function onceDatabaseAnswers<T>(
  start: () => Promise<T>,
  beforeNext: (error: unknown) => void,
): Promise<T> {
  for (;;) {
    try {
      return await start();
    } catch (error) {
      const known = toObpError(error).type;
      if (known !== 'OBP-50503' && known !== 'OBP-50504') throw error;
      beforeNext(error);
    }
    await new Promise((done) => setTimeout(done, BETWEEN_STARTS_MS));
  }
}

function actionsOf<A extends Actions, Deps>(
  spec: ServiceSpec<A, Deps>,
  env: ServiceEnv,
  deps: () => Deps,
): Record<string, ActionSchema> {
  const actions: Record<string, ActionSchema> = {};
  for (const key of Object.keys(spec.contract.actions) as (keyof A & string)[]) {
    const contract = spec.contract.actions[key];
    const handler = spec.handlers[key];
    if (contract === undefined || handler === undefined) continue;
    showRefusals(contract);
    const log = actionLog(contract, env);
    actions[key] = {
      handler: async (ctx: Context<ParamsOf<A[typeof key]>>) => {
        const correlationId = ctx.requestID ?? ctx.id;
        const begun = performance.now();
        try {
          const admitted = admit(contract, ctx, env.bus, env.logger);
          const reason = violation(contract.params, ctx.params);
          if (reason !== undefined) throw new ObpError('OBP-10001', ` ${reason}`);
          const call = callFrom(ctx, env.bus.speaker, admitted.passedOn);
          const mustBeSeen = comparing(preconditionOf(ctx.headers?.precondition));
          const scope = { deps: deps(), admitted, call, correlationId, mustBeSeen };
          const result = await handler(ctx.params, scope);
          log?.(correlationId, begun, 'ok');
          return result;
        } catch (error) {
          const shown = presentable(error, contract, correlationId, env.logger);
          log?.(correlationId, begun, shown.type);
          throw shown;
        }
      },
    };
  }
  return actions;
}

const comparing = (precondition: Precondition | undefined) =>
  precondition === undefined
    ? undefined
    : (current: unknown): void => {
        if (!isSeen(precondition, current)) throw new ObpError('OBP-10412');
      };

/** Logs one line for each call, if the level is on: formatting such lines costs time too. */
const actionLog = ({ name: action }: ActionContract, { config, logger }: ServiceEnv) =>
  isLogged('debug', config)
    ? (correlation_id: string, begun: number, answered: string): void => {
        const ms = Math.round(performance.now() - begun);
        logger.debug({ correlation_id, action, answered, ms }, 'action');
      }
    : undefined;

/** Logs unexpected errors where they happen, and returns an ObpError. */
function presentable(
  error: unknown,
  contract: ActionContract,
  correlationId: string,
  logger: Logger,
): ObpError {
  const shown = toObpError(error);
  if (shown !== error) {
    logger.error(
      {
        correlation_id: correlationId,
        action: contract.name,
        answered: shown.type,
        cause: traceOf(error),
      },
      'action failed',
    );
  }
  return withOutcome(shown);
}
