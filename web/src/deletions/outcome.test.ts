import { type Saga, sagaOf, saysNothingWasDeleted, untilNextReading } from './outcome';

const answered = (status: number) => Object.assign(new Error(), { status });

const saga = (changes: Partial<Saga> = {}): Saga => ({
  saga_id: 'saga-1',
  bank_id: 'bank-1',
  customer_id: 'customer-1',
  state: 'purging',
  is_parked: false,
  reason: '',
  removed: {},
  steps: [],
  begun_at: '2024-02-13T20:38:17Z',
  decided_at: null,
  ended_at: null,
  parked_at: null,
  ...changes,
});

describe('an error of the request that deletes a customer', () => {
  test.each([400, 401, 403, 404, 429, 503])('says that nothing was deleted: %i', (status) => {
    expect(saysNothingWasDeleted(answered(status))).toBe(true);
  });

  test.each([500, 502, 504])('leaves the outcome open: %i', (status) => {
    expect(saysNothingWasDeleted(answered(status))).toBe(false);
  });

  test('leaves the outcome open: a lost connection', () => {
    expect(saysNothingWasDeleted(new TypeError('Failed to fetch'))).toBe(false);
  });
});

describe('the saga of the request', () => {
  const found = (before: string | undefined, ...sagas: Saga[]) =>
    sagaOf(sagas, 'bank-1', 'customer-1', before)?.saga_id;

  test('is the newest one of the customer', () => {
    const other = saga({ saga_id: 'saga-3', customer_id: 'customer-2' });
    expect(found(undefined, other, saga({ saga_id: 'saga-2' }), saga())).toBe('saga-2');
  });

  test('is not the one that was there before', () => {
    expect(found('saga-1', saga({ state: 'aborted' }))).toBeUndefined();
    expect(found('saga-1', saga({ saga_id: 'saga-2' }), saga({ state: 'aborted' }))).toBe('saga-2');
  });
});

describe('the sagas are read again', () => {
  test('not before the request', () => {
    expect(untilNextReading('not sent', undefined)).toBe(false);
  });

  test.each(['sent', 'unknown', 'deleted'] as const)('not after the end of the saga: %s', (request) => {
    expect(untilNextReading(request, saga({ ended_at: '2024-02-13T20:38:19Z' }))).toBe(false);
  });

  test('each second while the saga moves, less often while it waits', () => {
    expect(untilNextReading('unknown', saga())).toBe(1_000);
    expect(untilNextReading('unknown', saga({ is_parked: true }))).toBe(5_000);
    expect(untilNextReading('sent', undefined)).toBe(1_000);
    expect(untilNextReading('unknown', undefined)).toBe(5_000);
  });
});
