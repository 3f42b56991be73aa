import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Config, RateLimit } from '../../packages/config';
import { ObpError } from '../../packages/errors';
import { callerAddress } from './address';

const SECONDS = { second: 1, minute: 60, hour: 3_600, day: 86_400, week: 604_800, month: 2_592_000 } as const;

/** The number of callers that one limit keeps; beyond it, it drops those with the oldest calls. */
const MOST_CALLERS = 100_000;

/** The calls of one caller in its current period. */
interface Count {
  calls: number;
  readonly endsAt: number;
}

interface Period {
  readonly limit: RateLimit;
  readonly counts: LRUCache<string, Count>;
}

/**
 * Limits the calls of each caller (conventions, section 8). Counts are per process: behind several gateways, a caller
 * has the limit once at each gateway that it reaches.
 */
export class RateLimits {
  private readonly consumers: readonly Period[];
  private readonly addresses: readonly Period[];
  private readonly logins: readonly Period[];
  private readonly signUps: readonly Period[];
  private readonly proxies: number;

  constructor(config: Config) {
    this.consumers = periodsOf(config.CONSUMER_RATE_LIMITS);
    this.addresses = periodsOf(config.ANONYMOUS_RATE_LIMITS);
    this.logins = periodsOf(config.loginRateLimits);
    this.signUps = periodsOf(config.signUpRateLimits);
    this.proxies = config.TRUSTED_PROXIES;
  }

  /** @throws ObpError OBP-10018 */
  ofConsumer(consumerId: string, res: ServerResponse): void {
    count(this.consumers, () => consumerId, 'this Consumer', res);
  }

  /** For a caller without valid credentials. @throws ObpError OBP-10018 */
  ofAddress(req: IncomingMessage, res: ServerResponse): void {
    this.byAddress(this.addresses, req, res);
  }

  /** @throws ObpError OBP-10018 */
  ofLogin(req: IncomingMessage, res: ServerResponse): void {
    this.byAddress(this.logins, req, res);
  }

  /** @throws ObpError OBP-10018 */
  ofSignUp(req: IncomingMessage, res: ServerResponse): void {
    this.byAddress(this.signUps, req, res);
  }

  private byAddress(periods: readonly Period[], req: IncomingMessage, res: ServerResponse): void {
    count(periods, () => callerAddress(req, this.proxies), 'anonymous access', res);
  }
}

/** The shortest period first, because answers report it. */
const periodsOf = (limits: readonly RateLimit[]): Period[] =>
  limits
    .toSorted((a, b) => SECONDS[a.period] - SECONDS[b.period])
    .map((limit) => ({ limit, counts: new LRUCache<string, Count>({ max: MOST_CALLERS }) }));

function count(periods: readonly Period[], who: () => string, whose: string, res: ServerResponse): void {
  if (periods.length === 0) return;
  const caller = who();
  for (const [index, period] of periods.entries()) {
    const { limit } = period;
    const counted = countOne(period, caller);
    const exceeded = counted.calls > limit.calls;
    if (index === 0 || exceeded) report(res, limit, counted);
    if (!exceeded) continue;
    res.setHeader('Retry-After', secondsLeft(counted));
    throw new ObpError(
      'OBP-10018',
      ` We only allow ${limit.calls} requests per ${limit.period} for ${whose}.`,
    );
  }
}

function countOne({ limit, counts }: Period, caller: string): Count {
  const now = Date.now();
  const known = counts.get(caller);
  if (known !== undefined && known.endsAt > now) {
    known.calls += 1;
    return known;
  }
  const first = { calls: 1, endsAt: now + SECONDS[limit.period] * 1_000 };
  counts.set(caller, first);
  return first;
}

function report(res: ServerResponse, { calls }: RateLimit, counted: Count): void {
  res.setHeader('X-Rate-Limit-Limit', calls);
  res.setHeader('X-Rate-Limit-Remaining', Math.max(0, calls - counted.calls));
  res.setHeader('X-Rate-Limit-Reset', secondsLeft(counted));
}

const secondsLeft = ({ endsAt }: Count): number => Math.ceil((endsAt - Date.now()) / 1_000);
