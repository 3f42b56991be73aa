import { ObpError } from '../../packages/errors';
import type { Call } from '../../packages/service-kit';
import { Validations } from './validations';

/** A stand-in for identity: each call waits until the test answers it. */
function identityByHand() {
  const calls: { known: unknown; answer: (version: string) => void; fail: () => void }[] = [];
  const answers = (known: unknown) =>
    new Promise<object>((resolve, reject) => {
      const registered = [{ kind: 'authentication_types', operation_id: 'x', value: '["DAuth"]' }];
      calls.push({
        known,
        answer: (version) => resolve(version === known ? { version } : { version, registered }),
        fail: () => reject(new ObpError('OBP-50503')),
      });
    });
  // The one action that is called has this shape.
  const call = ((_: unknown, { known }: { known: unknown }) => answers(known)) as Call;
  return { calls, validations: new Validations(call, true) };
}

describe('the validations in force', () => {
  let now = 0;
  beforeEach(() => {
    now = 1_000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
  });
  afterEach(() => jest.restoreAllMocks());

  test('are fetched once by simultaneous requests, and kept for less than a second', async () => {
    const { calls, validations } = identityByHand();
    expect(validations.known()).toBeUndefined();
    const learning = [validations.learn(), validations.learn()];
    expect(calls).toHaveLength(1);
    // The age counts from the call.
    now += 500;
    calls[0]?.answer('1');
    const [one, other] = await Promise.all(learning);
    expect([one?.version, other]).toEqual(['1', one]);
    expect(validations.known()).toBe(one);
    now += 399;
    expect(validations.known()).toBe(one);
    now += 1;
    expect(validations.known()).toBeUndefined();
  });

  test('are the same object while the version is the same', async () => {
    const { calls, validations } = identityByHand();
    const first = validations.learn();
    calls[0]?.answer('1');
    const known = await first;
    now += 1_000;
    const second = validations.learn();
    expect(calls[1]?.known).toBe('1');
    calls[1]?.answer('1');
    expect(await second).toBe(known);
  });

  test('are not those of an answer to a call before a change', async () => {
    const { calls, validations } = identityByHand();
    const before = validations.learn();
    validations.forget();
    const after = validations.learn();
    expect(calls).toHaveLength(2);
    calls[1]?.answer('2');
    await after;
    calls[0]?.answer('1');
    await before;
    expect(validations.known()?.version).toBe('2');
  });

  test('are unknown while identity is away; documents show the last known ones', async () => {
    const { calls, validations } = identityByHand();
    const first = validations.learn();
    calls[0]?.answer('1');
    await first;
    now += 1_000;
    const refused = validations.learn();
    calls[1]?.fail();
    await expect(refused).rejects.toMatchObject({ type: 'OBP-50503' });
    const shown = validations.lastKnown();
    calls[2]?.fail();
    expect((await shown).version).toBe('1');
    expect(validations.known()).toBeUndefined();
  });
});
