import type { IncomingMessage, ServerResponse } from 'node:http';
import { loadConfig } from '../../packages/config';
import { RateLimits } from './rate-limits';

const req = { socket: { remoteAddress: '203.0.113.8' }, headers: {} } as unknown as IncomingMessage;
const headers = new Map<string, unknown>();
const res = {
  setHeader: (name: string, value: unknown) => headers.set(name, value),
} as unknown as ServerResponse;

describe('a rate limit', () => {
  beforeEach(() => {
    headers.clear();
    jest.useFakeTimers();
  });
  afterEach(() => jest.useRealTimers());

  test.each([
    ['second', 1],
    ['minute', 60],
    ['hour', 3_600],
    ['day', 86_400],
    ['week', 604_800],
    ['month', 2_592_000],
  ])('by the %s counts until it is over', (period, seconds) => {
    const limits = new RateLimits(loadConfig({ ANONYMOUS_RATE_LIMITS: `2/${period}` }, ['all']));
    const call = () => limits.ofAddress(req, res);
    call();
    call();
    jest.advanceTimersByTime(seconds * 1_000 - 1);
    expect(call).toThrow(`We only allow 2 requests per ${period}`);
    expect(headers.get('Retry-After')).toBe(1);
    jest.advanceTimersByTime(1);
    expect(call).not.toThrow();
    expect(headers.get('X-Rate-Limit-Remaining')).toBe(1);
  });

  test('of several, the one that is exceeded refuses, and the shortest is reported', () => {
    const limits = new RateLimits(loadConfig({ CONSUMER_RATE_LIMITS: '3/month,2/second' }, ['all']));
    const call = () => limits.ofConsumer('c', res);
    call();
    expect([headers.get('X-Rate-Limit-Limit'), headers.get('X-Rate-Limit-Remaining')]).toEqual([2, 1]);
    call();
    expect(call).toThrow('per second');
    jest.advanceTimersByTime(1_000);
    call();
    jest.advanceTimersByTime(1_000);
    expect(call).toThrow('per month');
  });
});
