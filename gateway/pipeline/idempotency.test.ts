import { createHash } from 'node:crypto';
import { ObpError } from '../../packages/errors';
import type { Call } from '../../packages/service-kit';
import { endpoints } from '../endpoints';
import { idempotencyKeyOf, type KeyedRequest, once } from './idempotency';

const rowOf = (operationId: string) => {
  const row = endpoints.find((known) => known.operationId === operationId);
  if (row === undefined) throw new Error(`no row ${operationId}`);
  return row;
};
const row = rowOf('OBPv4.0.0-createCrmEvent');
const key = 'f3b6c7a0-1f0e-4a55-9d7e-0b1d5f2f8a11';
const request: KeyedRequest = {
  row,
  path: { BANK_ID: 'b' },
  body: { tax_number: '12345678901' },
  caller: undefined,
};

type RecordedCall = { name: string; params: Record<string, unknown> };

/** Identity and customer as far as an idempotent request needs them. */
function services(resolveNumber: () => unknown = () => ({ customer_id: 'c' })) {
  const calls: RecordedCall[] = [];
  const answers: Record<string, () => unknown> = {
    'v1.identity.beginRequest': () => ({}),
    'v1.customer.resolveNumber': resolveNumber,
  };
  const call = (async ({ name }: { name: string }, params: Record<string, unknown>) => {
    calls.push({ name, params });
    return answers[name]?.();
  }) as unknown as Call;
  return { calls, call };
}

describe('what is kept of a request with an idempotency key', () => {
  async function kept(
    clientKey: string,
    changes: Partial<KeyedRequest> = {},
  ): Promise<Record<string, unknown>> {
    const { calls, call } = services();
    await once(clientKey, { ...request, ...changes }, call, {}, () => ({ done: true }));
    const { attempt, ...record } = calls[0]?.params ?? {};
    expect(attempt).toEqual(expect.any(String));
    return record;
  }

  test('is the same for the same key, and has nothing in common under another one', async () => {
    const one = await kept(key);
    expect(await kept(key)).toEqual(one);
    const other = await kept(`${key}2`);
    expect(other.fingerprint).not.toBe(one.fingerprint);
    expect(other.request_id).not.toBe(one.request_id);
  });

  test('is no digest that can be made without the key', async () => {
    const guess = [row.method, row.operationId, request.path, request.body];
    const plain = createHash('sha256').update(JSON.stringify(guess)).digest('hex');
    const anonymous = createHash('sha256')
      .update(JSON.stringify(['anonymous', plain, key]))
      .digest('hex');
    expect(Object.values(await kept(key))).not.toEqual(expect.arrayContaining([plain]));
    expect(Object.values(await kept(key))).not.toEqual(expect.arrayContaining([anonymous]));
  });

  test.each(['', 'x', 'x'.repeat(15), 'x'.repeat(256), `${'x'.repeat(16)} `])(
    'a key that could be guessed, or is none, is refused: %s',
    (short) => {
      expect(() => idempotencyKeyOf(row, { 'idempotency-key': short })).toThrow('OBP-10440');
    },
  );
});

describe('the customer whom an answer names by number', () => {
  const work = () => ({ customer_number: '7' });
  const outcomeOf = async (resolveNumber: () => unknown) => {
    const { calls, call } = services(resolveNumber);
    const answered = await once(key, request, call, {}, work);
    const finished = calls.find(({ name }) => name === 'v1.identity.finishRequest');
    return { answered, finished: finished?.params.answer };
  };
  const failing = (code: 'OBP-30002' | 'OBP-50503') => () => {
    throw new ObpError(code);
  };

  test('is kept with the answer', async () => {
    expect((await outcomeOf(() => ({ customer_id: 'c' }))).finished).toMatchObject({ customer_id: 'c' });
  });

  test('is undefined if no customer has the number', async () => {
    expect((await outcomeOf(failing('OBP-30002'))).finished).not.toHaveProperty('customer_id');
  });

  test('is required while hidden: the answer is not stored without its customer', async () => {
    const { answered, finished } = await outcomeOf(failing('OBP-50503'));
    expect(answered).toMatchObject({ result: { customer_number: '7' }, replayed: false });
    expect(finished).toBeUndefined();
  });
});
