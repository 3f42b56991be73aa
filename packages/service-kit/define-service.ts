import type { ActionSchema, Context, Logger, ServiceSchema } from 'moleculer';
import { type Call, callFrom, leaving } from '../bus';
import type { Config } from '../config';
import type { ActionContract, Actions, ParamsOf, ResultOf, ServiceContract } from '../contracts/action';
import { ObpError } from '../errors';
import type { Outbox } from '../events';
import type { Store } from '../store';
import { type Admitted, admit, type BusIdentity, showRefusals } from './admission';
import { toObpError, traceOf } from './failures';
import { isLogged } from './logger';
import { violation } from './validator';

/** What a service is given to start with. */
export interface ServiceEnv {
  readonly config: Config;
  readonly store: Store;
  /** Opens the collections whose changes are told as events. */
  readonly outbox: Pick<Outbox, 'collection' | 'stop'>;
  readonly logger: Logger;
  /** Who this service is on the bus, and how it knows its callers. */
  readonly bus: BusIdentity;
  /** Calls that belong to no request (start-up, timers). */
  readonly call: Call;
  /** Tells the other processes something they may forget: caches to drop, never facts. */
  readonly hint: (name: string, payload: Record<string, string>) => void;
}

/** What a handler works with besides its params. */
export interface Scope<Deps> {
  readonly deps: Deps;
  /** Who called, and for which user. */
  readonly admitted: Admitted;
  /** Calls other services within this request's deadline and correlation id. */
  readonly call: Call;
  readonly correlationId: string;
}

export type Handler<A extends ActionContract, Deps> = (
  params: ParamsOf<A>,
  scope: Scope<Deps>,
) => Promise<ResultOf<A>>;

export interface ServiceSpec<A extends Actions, Deps> {
  contract: ServiceContract<A>;
  /** Opens what the handlers need. The service is announced when it has resolved: indexes exist, keys are loaded. */
  start: (env: ServiceEnv) => Promise<Deps>;
  stop?: (deps: NoInfer<Deps>) => Promise<void>;
  /** One handler for every action of the contract. */
  handlers: NoInfer<{ [K in keyof A]: Handler<A[K], Deps> }>;
}

/** A service, ready to be created on any broker. */
export interface ServiceDefinition {
  readonly contract: ServiceContract;
  toSchema(env: ServiceEnv): ServiceSchema;
}

/**
 * Makes a Moleculer service of a contract and its handlers.
 *
 * Params are checked here against the contract's schema, whoever calls. The schemas are not put into the action
 * definitions: Moleculer broadcasts those to every node.
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
          running.deps = await whenTheDatabaseIsThere(
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

/** A start is the same however often it begins, so it begins again until the database lets it come to its end. */
async function whenTheDatabaseIsThere<T>(
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
          const result = await handler(ctx.params, { deps: deps(), admitted, call, correlationId });
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

/** One line for each time that the action is done, if anybody reads such lines: to put them together costs time too. */
const actionLog = ({ name: action }: ActionContract, { config, logger }: ServiceEnv) =>
  isLogged('debug', config)
    ? (correlation_id: string, begun: number, answered: string): void => {
        const ms = Math.round(performance.now() - begun);
        logger.debug({ correlation_id, action, answered, ms }, 'action');
      }
    : undefined;

/** Logs what is unexpected where it happened, and lets only an ObpError out. */
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
  return leaving(shown);
}
