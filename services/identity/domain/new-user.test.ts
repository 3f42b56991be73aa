import { checkNewUser } from './new-user';

const input = (changes: Partial<Parameters<typeof checkNewUser>[0]> = {}) => ({
  email: 'ellen@example.com',
  username: 'ellen.roy_1',
  password: 'Sea-horse-17',
  first_name: 'Ellen',
  last_name: 'Roy',
  ...changes,
});

test.each([
  'ellen.roy_1',
  '12345678',
  'a'.repeat(100),
  'ellen@example.com',
  'e@x.io',
  'ellen-roy@example.co.uk',
])('username %s', (username) => {
  expect(() => checkNewUser(input({ username }))).not.toThrow();
});

test.each([
  'short',
  'a'.repeat(101),
  'ellen roy',
  '.ellenroy',
  'ellenroy_',
  'ellen..roy',
  'ellen._roy',
  'ellen-roy',
  'ellen+1@example.com',
  'ellen@example',
  'ellen@@example.com',
  '',
])('not username %s', (username) => {
  expect(() => checkNewUser(input({ username }))).toThrow(
    'OBP-10001: Incorrect json format. username must be',
  );
});

test.each(['no-at-sign', 'a@b', '@example.com', 'a b@example.com', 'a@example..com', 'a@example.com.', ''])(
  'not e-mail %s',
  (email) => {
    expect(() => checkNewUser(input({ email }))).toThrow(
      'OBP-10001: Incorrect json format. email must be an e-mail address',
    );
  },
);

test('names must not be blank', () => {
  expect(() => checkNewUser(input({ first_name: ' ' }))).toThrow(' first_name must not be blank');
  expect(() => checkNewUser(input({ last_name: '' }))).toThrow(' last_name must not be blank');
});

test('the password comes first', () => {
  expect(() => checkNewUser(input({ password: 'x', username: 'x' }))).toThrow('OBP-30207');
});

test.each([
  ['short', /^OBP-30207: Invalid Password Format\. Your password .* and <= 512\.$/],
  ['a-password-with-a-comma,', /^OBP-30207: .* and <= 512\. Only ASCII letters, .* at either end\.$/],
])('a password that is refused, %j, is refused with the published text', (password, message) => {
  expect(() => checkNewUser(input({ password }))).toThrow(message);
});
