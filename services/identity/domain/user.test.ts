import { identityOf, LOCAL } from './identity';
import { deletion, isSuperAdmin, newUser, standing, toBrief } from './user';

const user = (provider = LOCAL) =>
  newUser({
    _id: 'id1',
    provider,
    provider_id: 'ellen.roy',
    username: 'ellen.roy',
    email: 'ellen@example.com',
    first_name: 'Ellen',
    last_name: 'Roy',
    created: '2025-01-01T00:00:00Z',
  });

test("a local user's provider is this server's address, wherever it is now", () => {
  expect(toBrief(user(), 'http://here:1').provider).toBe('http://here:1');
  expect(toBrief(user('https://issuer'), 'http://here:1').provider).toBe('https://issuer');
});

test('deleted comes before locked', () => {
  expect(standing(user())).toBeUndefined();
  expect(standing({ ...user(), is_locked: true })).toBe('OBP-20013');
  expect(standing({ ...user(), is_locked: true, is_deleted: true })).toBe('OBP-20064');
});

test('nothing of a deleted user identifies the person', () => {
  const change = JSON.stringify(deletion(user()));
  for (const trace of ['ellen', 'Ellen', 'Roy', 'example.com']) expect(change).not.toContain(trace);
});

test("a deleted user's name is free; an issuer's subject stays taken", () => {
  expect(deletion(user()).$set.identity).not.toBe(identityOf(LOCAL, 'ellen.roy'));
  expect(deletion(user('https://issuer')).$set.identity).toBe(identityOf('https://issuer', 'ellen.roy'));
});

test('super admins are the one of the first start, and those whom the configuration names', () => {
  expect(isSuperAdmin(user(), [])).toBe(false);
  expect(isSuperAdmin(user(), ['other', 'id1'])).toBe(true);
  expect(isSuperAdmin({ ...user(), is_super_admin: true }, [])).toBe(true);
});
