import type { Context, Logger } from 'moleculer';
import { Counter } from 'prom-client';
import {
  type BusPrincipal,
  checkCaller,
  newKeyPair,
  type Rejection,
  Speaker,
  TokenError,
  type TrustedKey,
  Verifier,
} from '../../bus-auth';
import type { Config } from '../../config';
import type { ActionContract } from '../../contracts/action';
import { parts } from '../../contracts/callers';
import { ObpError } from '../../errors';
import { registry } from '../observability/metrics';

/** The means by which a part proves its identity and verifies its callers. */
export interface BusIdentity {
  readonly speaker: Pick<Speaker, 'caller' | 'principal'>;
  readonly verifier: Pick<Verifier, 'caller' | 'principal'>;
}

/** The caller that an action has admitted. */
export interface Admitted {
  /** The part or service that called. */
  readonly caller: string;
  /** The user on whose behalf it called, if any. */
  readonly principal?: BusPrincipal;
  /** The principal token, for calls within the same request. */
  readonly passedOn?: string;
}

const refusals = new Counter({
  name: 'obp_bus_refusals_total',
  help: 'Calls of actions refused: the caller is missing, forged or expired, or not_permitted by the contract',
  labelNames: ['action', 'reason'],
  registers: [registry],
});

type Refusal = Rejection | 'not_permitted';
const REASONS: readonly Refusal[] = ['missing', 'forged', 'expired', 'not_permitted'];

/** Starts the counter of an action at zero. Prometheus sees no increase in a series that begins with its first refusal. */
export function showRefusals({ name }: ActionContract): void {
  for (const reason of REASONS) refusals.labels(name, reason).inc(0);
}

/**
 * Identities of the parts of a process. Without a bus, the process generates keys that never leave it, and makes the
 * same checks. `BUS_TRUST` names other services in the process.
 */
export function busIdentities(config: Config, names: readonly string[]): (part: string) => BusIdentity {
  const made = config.NATS_URL === undefined ? names.map((name) => newKeyPair(name)) : undefined;
  const own = made?.map(([key]) => key) ?? config.BUS_KEYS;
  const others = config.BUS_TRUST.filter(({ name }) => !isPart(name));
  const trusted: readonly TrustedKey[] = made ? [...made.map(([, key]) => key), ...others] : config.BUS_TRUST;
  const verifier = new Verifier(trusted, config.NAMESPACE);
  return (part) => {
    const key = own.find(({ name }) => name === part);
    if (key === undefined) throw new Error(`this process has no key for ${part}`);
    return { speaker: new Speaker(key, config.NAMESPACE), verifier };
  };
}

/**
 * Admits a call of an action, or refuses it. It runs first, before anything reads the params.
 * @throws ObpError OBP-20001 if the caller cannot be verified, OBP-20006 if the contract does not permit it
 */
export function admit(
  action: ActionContract,
  { headers, params, nodeID, requestID }: Pick<Context, 'headers' | 'params' | 'nodeID' | 'requestID'>,
  { verifier }: BusIdentity,
  logger: Logger,
): Admitted {
  const refused = (reason: Refusal, error: ObpError, caller?: string): ObpError => {
    refusals.labels(action.name, reason).inc();
    const about = { action: action.name, reason, caller, node: nodeID, correlation_id: requestID };
    logger.warn(about, 'a call was refused');
    return error;
  };
  try {
    const caller = verifier.caller(headers?.caller, action.service);
    const passedOn: unknown = headers?.principal;
    const principal = passedOn === undefined ? undefined : verifier.principal(passedOn);
    try {
      checkCaller(action, params, { caller, principal });
    } catch (error) {
      throw error instanceof ObpError ? refused('not_permitted', error, caller.name) : error;
    }
    if (principal === undefined) return { caller: caller.name };
    return { caller: caller.name, principal, passedOn: String(passedOn) };
  } catch (error) {
    throw error instanceof TokenError ? refused(error.reason, new ObpError('OBP-20001')) : error;
  }
}

const isPart = (name: string): boolean => parts.some((part) => part === name);
