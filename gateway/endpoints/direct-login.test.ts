import fc from 'fast-check';
import { messageOf } from '../../packages/errors';
import { loginInput } from './direct-login';

const read = (directlogin: string) => loginInput({ directlogin });
const long = 'x'.repeat(513);

/** The message of the refusal. */
const refusal = (headers: Parameters<typeof loginInput>[0]): string => {
  try {
    loginInput(headers);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
};

test.each([
  ['the header of its own', { directlogin: 'username=u,password=p,consumer_key=k' }],
  ['with its word in front', { directlogin: 'DirectLogin username=u,password=p,consumer_key=k' }],
  ['with blanks around the parts', { directlogin: ' username=u , password=p , consumer_key=k ' }],
  ['quoted', { directlogin: 'username="u",password="p",consumer_key="k"' }],
  ['Authorization', { authorization: 'DirectLogin username="u", password="p", consumer_key="k"' }],
  ['both: its own counts', { directlogin: 'username=u,password=p,consumer_key=k', authorization: 'Basic x' }],
  ['with unknown parts', { directlogin: 'realm=r,username=u,password=p,consumer_key=k,nonce' }],
])('reads %s', (_what, headers) => {
  expect(loginInput(headers)).toEqual({ username: 'u', password: 'p', consumer_key: 'k' });
});

test('only the first = separates, and one quotation mark is taken off each end', () => {
  expect(read('username=u,password=""a=b"",consumer_key=k').password).toBe('"a=b"');
});

test.each([
  ['no header', {}, 'OBP-20082: Missing DirectLogin or Authorization header.'],
  [
    'another scheme',
    { authorization: 'Basic abc' },
    'OBP-20083: Missing DirectLogin word at the value of Authorization header.',
  ],
  [
    'nothing in the header',
    { directlogin: '' },
    'OBP-20002: These DirectLogin parameters are missing:username, password, consumer_key',
  ],
  [
    'an empty value',
    { directlogin: 'username=,password=p,consumer_key=k' },
    'OBP-20002: These DirectLogin parameters are missing:username',
  ],
  [
    'two missing',
    { directlogin: 'password=p' },
    'OBP-20002: These DirectLogin parameters are missing:username, consumer_key',
  ],
])('refuses %s', (_what, headers, message) => {
  expect(refusal(headers)).toBe(message);
});

test.each([
  ['a username with other characters', 'username=a$b,password=p,consumer_key=k', ['OBP-20011']],
  ['a long username', `username=${long},password=p,consumer_key=k`, ['OBP-20010']],
  ['a password beyond ASCII', 'username=u,password=pä,consumer_key=k', ['OBP-20011']],
  ['a long password', `username=u,password=${long},consumer_key=k`, ['OBP-20010']],
  ['a long token', `username=u,password=p,consumer_key=k,token=${long}`, ['OBP-20010']],
  ['a key with other characters', 'username=u,password=p,consumer_key=k_1', ['OBP-35030']],
  ['a long key', `username=u,password=p,consumer_key=${long}`, ['OBP-35031']],
  ['all three', `username=a$b,password=${long},consumer_key=k_1`, ['OBP-20011', 'OBP-20010', 'OBP-35030']],
] as const)('refuses %s, messages one after another', (_what, header, codes) => {
  expect(refusal({ directlogin: header })).toBe(codes.map(messageOf).join(''));
});

test('a blank in a value is allowed; around the = and at the ends it is dropped, unless it is quoted', () => {
  expect(read('username=ellen roy,password=p,consumer_key=k').username).toBe('ellen roy');
  expect(read('username = u , password\t=\tp,consumer_key=k')).toEqual({
    username: 'u',
    password: 'p',
    consumer_key: 'k',
  });
  expect(read('username=u,password=" p ",consumer_key=k').password).toBe(' p ');
});

test('whatever the header, it is read or refused with a code of the contract', () => {
  const header = fc.oneof(
    fc.string(),
    fc
      .array(fc.tuple(fc.constantFrom('username', 'password', 'consumer_key', '__proto__'), fc.string()))
      .map((parts) => parts.map((part) => part.join('=')).join(',')),
  );
  fc.assert(fc.property(header, (directlogin) => /^(OBP-\d{5}: |$)/.test(refusal({ directlogin }))));
});
