import { checkRoomFor, MOST_ATTRIBUTES } from './user-attribute';

test('a user has as many attributes as there may be, and not one more', () => {
  expect(() => checkRoomFor(MOST_ATTRIBUTES - 1)).not.toThrow();
  expect(() => checkRoomFor(MOST_ATTRIBUTES)).toThrow('OBP-10001');
});
