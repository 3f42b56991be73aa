import fc from 'fast-check';
import { passwordProblem } from './password-rule';

const accepted = (password: string): boolean => passwordProblem(password) === undefined;

test.each([
  ['ten characters of all four kinds', 'Abcdef-123', true],
  ['nine characters of all four kinds', 'Abcde-123', false],
  ['sixteen characters of three kinds', 'Abcdefghijklm123', false],
  ['seventeen characters of one kind', 'a'.repeat(17), true],
  ['512 characters', 'a'.repeat(512), true],
  ['513 characters', 'a'.repeat(513), false],
  ['nothing', '', false],
  ['blanks within', 'correct horse battery staple', true],
  ['quotation marks within', 'Abc"def"-123', true],
  ['a blank at the end', 'correct horse battery ', false],
  ['a blank at the beginning', ' correct horse battery', false],
  ['a quotation mark at the end', 'Abcdef-1234567890"', false],
  ['a tab', 'Abcdef-1234567890\tx', false],
  ['a euro sign', 'Abcdef-1234567890€', false],
  ['a comma', 'Abcdef-123,xyz', false],
  ['letters beyond ASCII', 'Äbcdef-1234567890', false],
  ['a line break', 'Abcdef-1234567890\nx', false],
])('%s', (_what, password, expected) => {
  expect(accepted(password)).toBe(expected);
});

test('a short password without one of the four kinds is never accepted', () => {
  const kinds = [/[0-9]/g, /[a-z]/g, /[A-Z]/g, /[^A-Za-z0-9]/g];
  fc.assert(
    fc.property(
      fc.string({ minLength: 10, maxLength: 16 }),
      fc.constantFrom(...kinds),
      (text, kind) => !accepted(text.replace(kind, '')),
    ),
  );
});
