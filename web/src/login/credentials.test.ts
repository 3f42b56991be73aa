import { credentialsIn } from './credentials';

const all = { username: 'admin', password: 'pw-1', consumer_key: 'k3y' };

test.each([
  ['the lines of the first start', '  user name     admin\n  password      pw-1\n  consumer key  k3y\n'],
  ['a header', 'DirectLogin: username=admin,password=pw-1,consumer_key=k3y'],
])('credentials are found in %s', (_, text) => {
  expect(credentialsIn(text)).toEqual(all);
});

test('a text that names one thing at most is an ordinary paste', () => {
  expect(credentialsIn('pw-1')).toBeUndefined();
  expect(credentialsIn('password=pw-1')).toBeUndefined();
});
