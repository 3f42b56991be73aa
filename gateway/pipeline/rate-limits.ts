import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Config, RateLimit } from '../../packages/config';
import { ObpError } from '../../packages/errors';

const SECONDS = { second: 1, minute: 60, hour: 3_600, day: 86_400, week: 604_800, month: 2_592_000 } as const;

interface Period {
  readonly limit: RateLimit;
  readonly limiter: RateLimiterMemory;
}

/**
 * How often somebody may call (conventions, section 8). Counted in this process: behind several gateways, a caller
 * has as many times the limit as there are gateways that it reaches.
 */
export class RateLimits {
  private readonly consumers: readonly Period[];
  private readonly addresses: readonly Period[];
  private readonly logins: readonly Period[];
  private readonly proxies: number;

  constructor(config: Config) {
    this.consumers = periodsOf(config.CONSUMER_RATE_LIMITS);
    this.addresses = periodsOf(config.ANONYMOUS_RATE_LIMITS);
    this.logins = periodsOf(config.LOGIN_RATE_LIMITS);
    this.proxies = config.TRUSTED_PROXIES;
  }

  /** @throws ObpError OBP-10018 */
  ofConsumer(consumerId: string, res: ServerResponse): Promise<void> {
    return count(this.consumers, consumerId, 'this Consumer', res);
  }

  /** For a caller without a name, or with a false one. @throws ObpError OBP-10018 */
  ofAddress(req: IncomingMessage, res: ServerResponse): Promise<void> {
    return count(this.addresses, addressOf(req, this.proxies), 'anonymous access', res);
  }

  /** @throws ObpError OBP-10018 */
  ofLogin(req: IncomingMessage, res: ServerResponse): Promise<void> {
    return count(this.logins, addressOf(req, this.proxies), 'anonymous access', res);
  }
}

/** The shortest first: it is the one that answers tell of. */
const periodsOf = (limits: readonly RateLimit[]): Period[] =>
  limits
    .toSorted((a, b) => SECONDS[a.period] - SECONDS[b.period])
    .map((limit) => ({
      limit,
      limiter: new RateLimiterMemory({ points: limit.calls, duration: SECONDS[limit.period] }),
    }));

async function count(
  periods: readonly Period[],
  who: string,
  whose: string,
  res: ServerResponse,
): Promise<void> {
  for (const [index, { limit, limiter }] of periods.entries()) {
    const counted = await limiter.consume(who).catch((refusal: unknown) => {
      if (refusal instanceof RateLimiterRes) return refusal;
      throw refusal;
    });
    const exceeded = counted.consumedPoints > limit.calls;
    if (index === 0 || exceeded) tell(res, limit, counted);
    if (!exceeded) continue;
    res.setHeader('Retry-After', secondsLeft(counted));
    throw new ObpError(
      'OBP-10018',
      ` We only allow ${limit.calls} requests per ${limit.period} for ${whose}.`,
    );
  }
}

function tell(res: ServerResponse, { calls }: RateLimit, counted: RateLimiterRes): void {
  res.setHeader('X-Rate-Limit-Limit', calls);
  res.setHeader('X-Rate-Limit-Remaining', counted.remainingPoints);
  res.setHeader('X-Rate-Limit-Reset', secondsLeft(counted));
}

const secondsLeft = ({ msBeforeNext }: RateLimiterRes): number => Math.ceil(msBeforeNext / 1_000);

/**
 * Whose address it is. A header can say anything: it counts only as far as our own proxies have written it, each of
 * which adds the address that it sees.
 */
export function addressOf(req: IncomingMessage, proxies: number): string {
  const seen = req.socket.remoteAddress ?? '';
  const told = [...String(req.headers['x-forwarded-for'] ?? '').split(','), seen].map((text) => text.trim());
  const address = told.at(-1 - proxies) ?? seen;
  // Whoever has one IPv6 address has the other 2^64 of its network as well.
  return isIPv6(address) && !address.startsWith('::ffff:')
    ? address.split(':').slice(0, 4).join(':')
    : address;
}
