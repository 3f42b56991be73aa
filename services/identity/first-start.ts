import { v7 as uuidv7 } from 'uuid';
import type { Config } from '../../packages/config';
import { nowUtcSeconds } from '../../packages/values';
import { randomText } from './credentials/random-text';
import type { IdentityDeps } from './deps';
import { impliedConsumer } from './domain/consumer';
import { userEvent } from './domain/events';
import { LOCAL } from './domain/identity';
import { endOfTokens, newUser, unlocking } from './domain/user';
import type { ConsumerDoc, UserDoc } from './identity.store';
import { decideOnce } from './lookups/decisions';
import { forgive } from './lookups/failed-logins';

/** The credentials for the person who starts the server. Never goes over the bus or into a log. */
export interface FirstStart {
  user_id: string;
  username: string;
  /** Only at the start that generated it. */
  password: string | undefined;
  consumer_key: string;
  /** Whether the user was made at this start. */
  made: boolean;
}

type Pinned = Pick<Config, 'ADMIN_USERNAME' | 'ADMIN_PASSWORD' | 'CONSUMER_KEY'>;

/**
 * Makes the super admin and the first application of an empty store. Any number of replicas may do this at the
 * same time: they agree on the ids first, and an id can be inserted once.
 *
 * Later starts find both. Configured values apply at every start: another ADMIN_PASSWORD or
 * CONSUMER_KEY replaces the stored one, because there is no other way to change a lost or leaked one (another password also
 * ends the tokens that were got with the old one), and a lock
 * made by failed logins is lifted, so that no attacker can lock the only administrator out permanently. ADMIN_USERNAME
 * counts at the first start only.
 *
 * @returns undefined when the user or the application has been deleted, locked or disabled since, on purpose
 */
export async function firstStart(deps: IdentityDeps, pinned: Pinned): Promise<FirstStart | undefined> {
  const { decided } = await decideOnce(deps.decisions, {
    _id: 'first_start',
    user_id: uuidv7(),
    consumer_id: uuidv7(),
  });
  const { user_id = '', consumer_id = '' } = decided;
  const admin = await makeAdmin(deps, pinned, user_id);
  const application = await makeApplication(deps, pinned, consumer_id, user_id);
  const user = admin.made ? admin.user : await keepAdmin(deps, pinned, admin.user);
  const consumer = await keepKey(deps, pinned, application);
  if (user.is_deleted || user.is_locked || !consumer.enabled) return undefined;
  return {
    user_id,
    username: user.username,
    password: admin.made && pinned.ADMIN_PASSWORD === undefined ? admin.password : undefined,
    consumer_key: consumer.key,
    made: admin.made,
  };
}

async function makeAdmin(
  deps: IdentityDeps,
  { ADMIN_USERNAME, ADMIN_PASSWORD }: Pinned,
  _id: string,
): Promise<{ user: UserDoc; made: boolean; password: string }> {
  const known = await deps.users.get(_id);
  if (known !== null) return { user: known, made: false, password: '' };
  const password = ADMIN_PASSWORD ?? randomText(24);
  const user = newUser({
    _id,
    provider: LOCAL,
    provider_id: ADMIN_USERNAME,
    username: ADMIN_USERNAME,
    email: '',
    first_name: '',
    last_name: '',
    password: await deps.passwords.hash(password),
    is_super_admin: true,
    created: nowUtcSeconds(),
  });
  const { decided, made } = await decideOnce(deps.users, user, { emits: userEvent('created', _id, 'start') });
  return { user: decided, made, password };
}

async function makeApplication(
  deps: IdentityDeps,
  { CONSUMER_KEY }: Pinned,
  consumer_id: string,
  created_by_user_id: string,
): Promise<ConsumerDoc> {
  const facts = {
    consumer_id,
    key: CONSUMER_KEY ?? randomText(40),
    secret: randomText(40),
    created_by_user_id,
    now: nowUtcSeconds(),
  };
  const known = { app_name: 'first application', description: 'Made at the first start' };
  return (await decideOnce(deps.consumers, impliedConsumer(facts, known))).decided;
}

async function keepAdmin(deps: IdentityDeps, { ADMIN_PASSWORD }: Pinned, user: UserDoc): Promise<UserDoc> {
  await forgive(deps, user.identity);
  const lifted = await deps.users.update(
    { _id: user._id, is_locked: true, locked_by: 'failed_logins' },
    unlocking,
    { emits: userEvent('unlocked', user._id, 'start') },
  );
  const current = lifted ?? user;
  if (ADMIN_PASSWORD === undefined || current.is_deleted) return current;
  if (await deps.passwords.matches(ADMIN_PASSWORD, current.password)) return current;
  const password = await deps.passwords.hash(ADMIN_PASSWORD);
  const changed = await deps.users.update(
    { _id: user._id, is_deleted: false },
    { $set: { password, ...endOfTokens(new Date()) } },
  );
  return changed ?? current;
}

async function keepKey(
  { consumers }: IdentityDeps,
  { CONSUMER_KEY }: Pinned,
  consumer: ConsumerDoc,
): Promise<ConsumerDoc> {
  if (CONSUMER_KEY === undefined || CONSUMER_KEY === consumer.key) return consumer;
  const changed = await consumers.update({ _id: consumer._id }, { $set: { key: CONSUMER_KEY } });
  return changed ?? consumer;
}
