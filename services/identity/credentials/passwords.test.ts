import { Passwords } from './passwords';

const cheap = new Passwords({ N: 1_024, r: 8, p: 1 });

test('a password matches its own hash only', async () => {
  const record = await cheap.hash('Sea-horse-17');
  expect(await cheap.matches('Sea-horse-17', record)).toBe(true);
  expect(await cheap.matches('Sea-horse-18', record)).toBe(false);
  expect(await cheap.matches('Sea-horse-17', undefined)).toBe(false);
});

test('the same password never has the same hash, and its text is nowhere in it', async () => {
  const [one, two] = await Promise.all([cheap.hash('Sea-horse-17'), cheap.hash('Sea-horse-17')]);
  expect(one.hash).not.toBe(two.hash);
  expect(JSON.stringify(one)).not.toContain('Sea-horse-17');
});

test('a hash is verified at the cost in it, and reported as outdated', async () => {
  const record = await cheap.hash('Sea-horse-17');
  const dearer = new Passwords({ N: 2_048, r: 8, p: 1 });
  expect(await dearer.matches('Sea-horse-17', record)).toBe(true);
  expect(dearer.isOutdated(record)).toBe(true);
  expect(cheap.isOutdated(record)).toBe(false);
});

test('hashes are made at a cost of at least 2^14, off the event loop', async () => {
  const passwords = new Passwords();
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 5);
  const record = await passwords.hash('Sea-horse-17');
  clearInterval(timer);
  expect(record.N * record.p).toBeGreaterThanOrEqual(16_384);
  expect(ticks).toBeGreaterThan(2);
});

test('sign-ups that wait do not keep a login waiting', async () => {
  const passwords = new Passwords();
  const record = await cheap.hash('Sea-horse-17');
  const order: string[] = [];
  const signUps = Array.from({ length: 5 }, async () => {
    await passwords.hash('Sea-horse-17');
    order.push('sign-up');
  });
  expect(await passwords.matches('Sea-horse-17', record)).toBe(true);
  order.push('login');
  await Promise.all(signUps);
  expect(order.indexOf('login')).toBeLessThan(4);
});
