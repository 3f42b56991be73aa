import fc from 'fast-check';
import { isTooDeep, problemsOf, SchemaThread } from '.';
import { isSafePattern } from './patterns';

const thread = new SchemaThread();
afterAll(() => thread.close());

const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'A person',
  description: 'Somebody',
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string', pattern: '^[A-Z]' }, age: { type: 'integer' } },
};
const check = (against: object, body: unknown) => thread.check(JSON.stringify(against), JSON.stringify(body));

describe('a schema', () => {
  test.each([
    ['as it must be', {}, []],
    ['with formats', { properties: { name: { type: 'string', format: 'email' } } }, []],
    ['with an id that another one has', { $id: 'https://example.com/a.json' }, []],
    ['of another draft, which is read as draft 7', { $schema: 'https://example.com/draft' }, []],
    ['that refers to itself', { properties: { name: { type: 'object', allOf: [{ $ref: '#' }] } } }, []],
    ['with fields called like keywords', { properties: { pattern: { type: 'string' } } }, []],
    ['without a type', { type: undefined }, ['$.type: is missing but it is required']],
    ['with a number for a title', { title: 1 }, ['$.title: integer found, string expected']],
    ['with null', { description: null }, ['$.description: null found, string expected']],
    ['with an asynchronous part', { $async: true }, ['$.$async: is not supported']],
    [
      'with a schema for more properties',
      { additionalProperties: {} },
      ['$.additionalProperties: object found, boolean expected'],
    ],
    [
      'with a property without a type',
      { properties: { name: {} } },
      ['$.properties.name.type: is missing but it is required'],
    ],
    [
      'with an ill-formed pattern',
      { properties: { name: { type: 'string', pattern: '(' } } },
      ['$.properties.name.pattern: is a regular expression that could take too long'],
    ],
  ])('%s', async (_, change, problems) => {
    expect(await problemsOf({ ...schema, ...change }, thread)).toEqual(problems);
  });

  test('that would take seconds to compile is refused, and the next one is checked', async () => {
    const fields = Object.fromEntries(Array.from({ length: 2_300 }, (_, n) => [`p${n}`, { type: 'string' }]));
    const [problem] = await problemsOf({ ...schema, properties: fields }, thread);
    // Compiled in time or not, which depends on the machine: the event loop was free, and the thread is.
    expect([undefined, '$: takes longer than 1000 milliseconds to compile']).toContain(problem);
    expect(await problemsOf(schema, thread)).toEqual([]);
  });

  test('is too deep from 21 levels on, whatever it is nested in', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), (levels) => {
        const nested = levels.reduce<unknown>((inner, isList) => (isList ? [inner] : { a: inner }), 1);
        expect(isTooDeep(nested)).toBe(levels.length > 20);
      }),
    );
  });

  test.each([
    ['^[A-Z]\\w+$', true],
    ['^\\d{4}-\\d{2}$', true],
    ['(a+)+', false],
    ['([a-z]*)*$', false],
    ['[', false],
    [`a${'b'.repeat(1_000)}`, false],
  ])('may have the pattern %#: %j', (pattern, expected) => {
    expect(isSafePattern(pattern)).toBe(expected);
  });
});

describe('a body', () => {
  test('that matches has no violations', async () => {
    expect(await check(schema, { name: 'Ada', age: 36 })).toEqual([]);
  });

  test('that does not match has all of them, each with its place', async () => {
    const list = { ...schema, properties: { people: { type: 'array', items: schema } } };
    expect(await check(list, { name: 1, people: [{ name: 'ada', age: '36' }, {}] })).toEqual([
      '$.people.0.name: does not match the regex pattern ^[A-Z]',
      '$.people.0.age: string found, integer expected',
      '$.people.1.name: is missing but it is required',
    ]);
  });

  test('has at most 20 violations', async () => {
    const numbers = { ...schema, type: 'array', items: { type: 'integer' } };
    expect(
      await check(
        numbers,
        Array.from({ length: 10_000 }, () => 'x'),
      ),
    ).toHaveLength(20);
  });

  test('is what it owns: inherited names are missing', async () => {
    const owner = { ...schema, required: ['toString', '__proto__'], properties: {} };
    expect(await check(owner, {})).toHaveLength(2);
    expect(await thread.check(JSON.stringify(owner), '{"toString":1,"__proto__":1}')).toEqual([]);
  });

  test('against a schema that refers to itself without an end does not match', async () => {
    expect(await check({ ...schema, allOf: [{ $ref: '#' }] }, { name: 'Ada' })).toEqual([
      '$: is nested too deeply',
    ]);
  });
});

describe('the thread', () => {
  /** Schemas with a cubic pattern; each number makes another one. */
  const cubic = (number: number) =>
    JSON.stringify({
      ...schema,
      title: `Cubic ${number}`,
      properties: { name: { type: 'string', pattern: '^A*A*A*A*b$' } },
    });
  const tooMuch = JSON.stringify({ name: 'A'.repeat(200_000) });
  const slow = (number: number, longestMs = 200) => thread.check(cubic(number), tooMuch, { longestMs });
  let passed = 0;
  beforeEach(() => {
    passed = 0;
    const now = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => now() + passed);
  });
  afterEach(() => jest.restoreAllMocks());

  test('gives up a check that takes too long, and does those that wait behind it', async () => {
    const [first, second, third] = await Promise.allSettled([
      slow(1),
      check(schema, { name: 'Ada' }),
      slow(2),
    ]);
    expect([first?.status, second, third?.status]).toEqual([
      'rejected',
      { status: 'fulfilled', value: [] },
      'rejected',
    ]);
    await expect(slow(3)).rejects.toMatchObject({ type: 'OBP-50503' });
    expect(await check(schema, {})).toEqual(['$.name: is missing but it is required']);
  });

  test('refuses a schema at once for 30 seconds after a check against it was given up', async () => {
    const many = await Promise.allSettled(Array.from({ length: 6 }, () => slow(4)));
    for (const one of many) expect(one).toMatchObject({ status: 'rejected', reason: { type: 'OBP-50503' } });
    // The thread would find nothing wrong with this body.
    const harmless = () => thread.check(cubic(4), JSON.stringify({ name: 'b' }));
    passed = 29_000;
    await expect(harmless()).rejects.toMatchObject({ type: 'OBP-50503' });
    passed = 31_000;
    expect(await harmless()).toEqual([]);
  });

  test('given six checks of one slow schema, then a check behind them waits for one of them only', async () => {
    await check(schema, { name: 'Ada' });
    const from = performance.now();
    const six = Promise.allSettled(Array.from({ length: 6 }, () => slow(5, 1_000)));
    expect(await check(schema, { name: 'Ada' })).toEqual([]);
    expect(performance.now() - from).toBeLessThan(4_000);
    await six;
  });

  test('given a check that has waited for more than four seconds, then it is refused', async () => {
    const before = slow(6);
    const late = check(schema, { name: 'Ada' });
    passed = 4_001;
    await expect(before).rejects.toMatchObject({ type: 'OBP-50503' });
    await expect(late).rejects.toMatchObject({ type: 'OBP-50503' });
  });

  test('given a client that has gone, then its check does not begin', async () => {
    const before = check(schema, { name: 'Ada' });
    const gone = thread.check(cubic(7), tooMuch, { isWanted: () => false });
    await expect(gone).rejects.toMatchObject({ type: 'OBP-50503' });
    expect(await before).toEqual([]);
    // It would be refused now if the check had begun.
    expect(await thread.check(cubic(7), JSON.stringify({ name: 'b' }))).toEqual([]);
  });

  test('refuses further checks at once when 500 wait', async () => {
    await check(schema, { name: 'Ada' });
    const underWay = Array.from({ length: 501 }, () => check(schema, { name: 'Ada' }));
    await expect(check(schema, { name: 'Ada' })).rejects.toMatchObject({ type: 'OBP-50503' });
    expect(await Promise.all(underWay)).toHaveLength(501);
  });

  test('without time for a new schema does not say that the schema is slow', async () => {
    await check(schema, { name: 'Ada' });
    const underWay = Array.from({ length: 501 }, () => check(schema, { name: 'Ada' }));
    await expect(problemsOf(schema, thread)).rejects.toMatchObject({ type: 'OBP-50503' });
    await Promise.all(underWay);
  });
});
