import { entityTags } from './entity-tags';

test.each([
  ['abc', ['abc'], ['abc']],
  ['"abc"', ['abc'], ['abc']],
  ['W/"abc"', [], ['abc']],
  ['"a" , W/"b",c', ['a', 'c'], ['a', 'b', 'c']],
  [' * ', '*', '*'],
  ['', [''], ['']],
] as const)('%s', (header, strong, weak) => {
  expect([entityTags(header, 'strong'), entityTags(header, 'weak')]).toEqual([strong, weak]);
});
