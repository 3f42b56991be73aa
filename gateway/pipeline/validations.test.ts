import { ObpError } from '../../packages/errors';
import type { Call } from '../../packages/service-kit';
import { Validations } from './validations';

/** What identity answers, by hand: each call waits until the test answers it. */
function identityByHand() {
  const asked: { known: unknown; answer: (version: string) => void; fail: () => void }[] = [];
  const answers = (known: unknown) =>
    new Promise<object>((resolve, reject) => {
      const registered = [{ kind: 'authentication_types', operation_id: 'x', value: '["DAuth"]' }];
      asked.push({
        known,
        answer: (version) => resolve(version === known ? { version } : { version, registered }),
        fail: () => reject(new ObpError('OBP-50503')),
      });
    });
  // The one action that is called has this shape.
  const call = ((_: unknown, { known }: { known: unknown }) => answers(known)) as Call;
  return { asked, validations: new Validations(call, true) };
}

describe('what is in force', () => {
  let now = 0;
  beforeEach(() => {
    now = 1_000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
  });
  afterEach(() => jest.restoreAllMocks());

  test('is asked for once by requests at the same time, and counts for less than a second', async () => {
    const { asked, validations } = identityByHand();
    expect(validations.known()).toBeUndefined();
    const learning = [validations.learn(), validations.learn()];
    expect(asked).toHaveLength(1);
    // The age counts from the question.
    now += 500;
    asked[0]?.answer('1');
    const [one, other] = await Promise.all(learning);
    expect([one?.version, other]).toEqual(['1', one]);
    expect(validations.known()).toBe(one);
    now += 399;
    expect(validations.known()).toBe(one);
    now += 1;
    expect(validations.known()).toBeUndefined();
  });

  test('is the same object while the version is the same', async () => {
    const { asked, validations } = identityByHand();
    const first = validations.learn();
    asked[0]?.answer('1');
    const known = await first;
    now += 1_000;
    const second = validations.learn();
    expect(asked[1]?.known).toBe('1');
    asked[1]?.answer('1');
    expect(await second).toBe(known);
  });

  test('is not what an answer says that was asked for before a change', async () => {
    const { asked, validations } = identityByHand();
    const before = validations.learn();
    validations.forget();
    const after = validations.learn();
    expect(asked).toHaveLength(2);
    asked[1]?.answer('2');
    await after;
    asked[0]?.answer('1');
    await before;
    expect(validations.known()?.version).toBe('2');
  });

  test('cannot be said while identity is away; documents show what was', async () => {
    const { asked, validations } = identityByHand();
    const first = validations.learn();
    asked[0]?.answer('1');
    await first;
    now += 1_000;
    const refused = validations.learn();
    asked[1]?.fail();
    await expect(refused).rejects.toMatchObject({ type: 'OBP-50503' });
    const shown = validations.lastKnown();
    asked[2]?.fail();
    expect((await shown).version).toBe('1');
    expect(validations.known()).toBeUndefined();
  });
});
