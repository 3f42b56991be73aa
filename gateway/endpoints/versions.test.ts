import fc from 'fast-check';
import { endpoints } from '.';
import { type Placed, prefixOf, type Version, versions, withPrefixes } from './versions';

const row = (since: Version, until?: Version, path = '/things'): Placed => ({
  method: 'GET',
  path,
  span: { since, until },
});
const prefixes = (...rows: Placed[]) =>
  withPrefixes(rows).map((one) => one.prefixes.map((prefix) => prefix.slice(5)));

describe('the prefixes of a row', () => {
  test('given no other at its place, then all from its own version on', () => {
    expect(prefixes(row('v3.1.0'))).toEqual([['v3.1.0', 'v4.0.0', 'v5.0.0', 'v5.1.0']]);
  });

  test('given a later one with its method and path, then those before it', () => {
    expect(prefixes(row('v3.1.0'), row('v5.0.0'), row('v4.0.0', undefined, '/others'))).toEqual([
      ['v3.1.0', 'v4.0.0'],
      ['v5.0.0', 'v5.1.0'],
      ['v4.0.0', 'v5.0.0', 'v5.1.0'],
    ]);
  });

  test('given a last version, then none after it', () => {
    expect(prefixes(row('v4.0.0', 'v5.0.0'))).toEqual([['v4.0.0', 'v5.0.0']]);
  });

  test('at the root of the server there is one, the empty one', () => {
    expect(withPrefixes([{ method: 'GET', path: '/things', span: undefined }])[0]?.prefixes).toEqual(['']);
  });

  test('whatever the spans, under each prefix answers the newest row that is not newer, and no two', () => {
    const span = fc.uniqueArray(fc.constantFrom(...versions), { minLength: 1 });
    fc.assert(
      fc.property(span, (sinces) => {
        const rows = withPrefixes(sinces.map((since) => row(since)));
        for (const version of versions) {
          const serving = rows.filter((one) => one.prefixes.includes(prefixOf(version)));
          const eligible = sinces.filter((since) => versions.indexOf(since) <= versions.indexOf(version));
          const newest = eligible.sort((a, b) => versions.indexOf(a) - versions.indexOf(b)).at(-1);
          expect(serving.map((one) => one.span?.since)).toEqual(newest === undefined ? [] : [newest]);
        }
      }),
    );
  });

  test('in the table no two rows answer at the same place', () => {
    const places = endpoints.flatMap(({ method, path, prefixes: own }) =>
      own.map((prefix) => `${method} ${prefix}${path}`),
    );
    expect(new Set(places).size).toBe(places.length);
    expect(endpoints.filter((one) => one.prefixes.length === 0)).toEqual([]);
  });
});
