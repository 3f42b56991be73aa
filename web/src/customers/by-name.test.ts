import { byName } from './by-name';

const found = (text: string, ...names: string[]) =>
  byName(
    names.map((legal_name) => ({ legal_name })),
    text,
  ).map(({ legal_name }) => legal_name);

describe('a search by name', () => {
  test('finds names with the text, in their order, without regard to case', () => {
    expect(found('an', 'Hanna', 'Otto', 'DANA')).toEqual(['Hanna', 'DANA']);
  });

  test('lists names that begin with the text first, then names in which a word does', () => {
    expect(found('an', 'Hanna Meier', 'Eva Anders', 'Anna Weber')).toEqual([
      'Anna Weber',
      'Eva Anders',
      'Hanna Meier',
    ]);
  });

  test('given no text, then all are there in their order', () => {
    expect(found('', 'Otto', 'Anna Weber')).toEqual(['Otto', 'Anna Weber']);
  });
});
