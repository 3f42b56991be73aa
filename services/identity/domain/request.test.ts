import { judge } from './request';

const first = {
  _id: 'request',
  attempt: 'first',
  fingerprint: 'f',
  underway_until: '2024-01-01T00:00:30.000Z',
  expires: '2024-01-02T00:00:00.000Z',
};
const answered = { ...first, answer: { status: 201, sealed: 'x' } };
const at = (now: string, attempt = 'second', fingerprint = 'f') => ({ now, attempt, fingerprint });

describe('the second use of an idempotency key', () => {
  test.each([
    ['while the first is underway', first, at('2024-01-01T00:00:29.999Z'), 'underway'],
    [
      'when the first must be over and its outcome is unknown',
      first,
      at('2024-01-01T00:00:30.000Z'),
      'unknown',
    ],
    ['when the first is answered', answered, at('2024-01-01T00:00:10.000Z'), 'answered'],
    ['for another request', answered, at('2024-01-01T00:00:10.000Z', 'second', 'g'), 'another'],
    [
      'for another request, while the first is underway',
      first,
      at('2024-01-01T00:00:10.000Z', 'x', 'g'),
      'another',
    ],
    ['that is the first, sent twice', first, at('2024-01-01T00:00:10.000Z', 'first'), 'mine'],
    ['a day later', answered, at('2024-01-02T00:00:00.000Z'), 'expired'],
    ['a day later, for another request', answered, at('2024-01-02T00:00:00.000Z', 'x', 'g'), 'expired'],
  ])('%s', (_when, known, request, verdict) => {
    expect(judge(known, request)).toBe(verdict);
  });
});
