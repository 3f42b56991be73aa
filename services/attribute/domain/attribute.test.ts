import type { Attributes } from '../attribute.store';
import { NO_ATTRIBUTES } from '../attribute.store';
import {
  attributeOf,
  matching,
  newAttribute,
  withAttribute,
  withoutAttribute,
  withReplaced,
} from './attribute';

const input = (name: string, value: string) => ({ name, type: 'STRING', value });

/** A customer with attributes a1, a2, ... of these names and values. */
const customerWith = (...pairs: [string, string][]): Attributes =>
  pairs.reduce(
    (content, [name, value], n) => withAttribute(content, newAttribute(`a${n + 1}`, input(name, value))),
    NO_ATTRIBUTES,
  );

describe('the attributes of a customer', () => {
  test('are kept in order of creation, with one term for each pair of name and value', () => {
    const content = customerWith(['name', 'John'], ['age', '8'], ['name', 'John']);
    expect(content.attributes.map(({ customer_attribute_id }) => customer_attribute_id)).toEqual([
      'a1',
      'a2',
      'a3',
    ]);
    expect(content.terms).toHaveLength(2);
  });

  test('when one is replaced, its old term goes and its place stays', () => {
    const content = withReplaced(
      customerWith(['name', 'John'], ['age', '8']),
      newAttribute('a1', input('name', 'Jane')),
    );
    expect(content).toEqual({
      ...customerWith(['name', 'Jane'], ['age', '8']),
    });
  });

  test('when one of two equal ones is removed, the customer is still found by the other', () => {
    const content = withoutAttribute(customerWith(['name', 'John'], ['name', 'John']), 'a2');
    expect(content).toEqual(customerWith(['name', 'John']));
  });

  test('removing what is not there changes nothing, asking for it is 404 OBP-30069', () => {
    const content = customerWith(['name', 'John']);
    expect(withoutAttribute(content, 'a9')).toBe(content);
    expect(() => attributeOf(content, 'a9')).toThrow(
      expect.objectContaining({ code: 404, type: 'OBP-30069' }),
    );
  });

  test('have room for a thousand ordinary ones, and are limited in all', () => {
    const thousand = customerWith(
      ...Array.from({ length: 1_000 }, (_, n): [string, string] => [`name${n}`, `${n}`]),
    );
    expect(thousand.attributes).toHaveLength(1_000);
    const long = Array.from({ length: 200 }, (): [string, string] => ['name', 'é'.repeat(2_000)]);
    expect(() => customerWith(...long)).toThrow(expect.objectContaining({ code: 400, type: 'OBP-50200' }));
  });

  test('no two pairs have the same term', () => {
    const pairs: [string, string][] = [
      ['a', 'b=c'],
      ['a=b', 'c'],
      ['a","b', 'c'],
      ['a', 'b","c'],
      ['a', ''],
      ['', 'a'],
      ['a\\', 'b'],
      ['a', '\\b'],
      ['\ud800', 'b'],
      ['\ufffd', 'b'],
    ];
    expect(customerWith(...pairs).terms).toHaveLength(pairs.length);
  });

  test('filters match one of the values of every name', () => {
    const filters = [
      { name: 'name', values: ['John', 'Jane'] },
      { name: 'age', values: ['8'] },
    ];
    const [john, jane, age] = customerWith(['name', 'John'], ['name', 'Jane'], ['age', '8']).terms;
    expect(matching(filters)).toEqual({
      $and: [{ terms: { $in: [john, jane] } }, { terms: { $in: [age] } }],
    });
  });
});
