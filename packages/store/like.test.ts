import fc from 'fast-check';
import { like } from './like';

describe('LIKE', () => {
  test.each([
    ['+44 07972 444 876', '+44 07972 444 876', true],
    ['+44 07972 444 876', '%444%', true],
    ['+44 07972 444 876', '+44%', true],
    ['+44 07972 444 876', '%876', true],
    ['+44 07972 444 876', '+4_ 07972 444 876', true],
    ['+44 07972 444 876', '+4407972444876', false],
    ['+44 07972 444 876', '444', false],
    ['', '%', true],
    ['', '_', false],
    ['aab', '%ab', true],
  ])('%s LIKE %s is %s', (text, pattern, expected) => {
    expect(like(text, pattern)).toBe(expected);
  });

  const text = fc.string({ unit: fc.constantFrom(...'+012345 -(a%_é') });

  test('agrees with a regular expression of the same meaning', () => {
    fc.assert(
      fc.property(text, text, (of, pattern) => {
        const source = [...pattern].map((c) =>
          c === '%' ? '.*' : c === '_' ? '.' : `\\u{${c.codePointAt(0)?.toString(16)}}`,
        );
        expect(like(of, pattern)).toBe(new RegExp(`^${source.join('')}$`, 'su').test(of));
      }),
    );
  });

  test('given a pattern of many wildcards, then the time grows with its length only', () => {
    expect(like('a'.repeat(255), `${'%a'.repeat(120)}b`)).toBe(false);
  });
});
