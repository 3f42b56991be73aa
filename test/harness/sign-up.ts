import { randomBytes } from 'node:crypto';
import { Client } from './client';
import type { TestServer } from './server';

export const PASSWORD = 'A-password-of-more-than-16-characters';

/** Every process must know it, or each would show an address of its own as the provider of local users. */
export const PUBLIC_URL = 'https://bank.example.com';

/** Suites may share a server. */
const suite = randomBytes(4).toString('hex');
let names = 0;

/** The body of createUser with a name of its own. */
export const userBody = (changes: Record<string, unknown> = {}) => {
  const username = `some.name.${suite}.${names++}`;
  return {
    email: `${username}@example.com`,
    username,
    password: PASSWORD,
    first_name: 'Some',
    last_name: 'One',
    ...changes,
  };
};

/** A new user, as the answer shows it. */
export async function signUp(server: TestServer, changes: Record<string, unknown> = {}) {
  const made = await new Client(server.url).post('/users', userBody(changes));
  expect([made.status, made.text]).toEqual([201, made.text]);
  return made.body;
}

/** The answer of DirectLogin, success or refusal. */
export const tryLogin = (server: TestServer, username: string, password: string) =>
  new Client(server.url, {
    DirectLogin: `username=${username},password=${password},consumer_key=${server.admin.consumerKey}`,
  }).post('/my/logins/direct');
