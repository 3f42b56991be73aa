import { v7 as uuidv7 } from 'uuid';
import { ObpError } from '../../../packages/errors';
import { DuplicateKeyError } from '../../../packages/store';
import { nowUtcSeconds } from '../../../packages/values';
import type { BearerClaims } from '../credentials/bearer';
import { randomText } from '../credentials/random-text';
import type { IdentityDeps } from '../deps';
import { impliedConsumer } from '../domain/consumer';
import { userEvent } from '../domain/events';
import { digest, identityOf } from '../domain/identity';
import { countsSince, mustStand, newUser } from '../domain/user';
import type { ConsumerDoc, UserDoc } from '../identity.store';
import { anonymise, insertConsumer } from './consumers';

/**
 * The user and the application of a verified bearer token; made when they are seen for the first time
 * (conventions 2.5). Unique keys decide races: the second finds what the first has made.
 * @throws ObpError OBP-20013, OBP-20064; OBP-20206 when the token has been ended
 */
export async function arrive(
  deps: IdentityDeps,
  claims: BearerClaims,
  correlationId: string,
): Promise<{ user: UserDoc; consumer: ConsumerDoc }> {
  const identity = identityOf(claims.issuer, claims.subject);
  const bearer = digest(claims.issuer, claims.application, claims.subject);
  const [knownUser, knownConsumer] = await Promise.all([
    deps.users.findOne({ identity }),
    deps.consumers.findOne({ bearer }),
  ]);
  const user = knownUser ?? (await makeUser(deps, claims, correlationId));
  // Checked first: a deleted user must not get an application that contains its erased name and address.
  mustStand(user);
  if (!countsSince(user, claims.issued_at)) throw new ObpError('OBP-20206', 'Ended since');
  const consumer = knownConsumer ?? (await makeConsumer(deps, claims, bearer, user._id));
  return { user, consumer };
}

async function makeUser(
  { users }: IdentityDeps,
  claims: BearerClaims,
  correlationId: string,
): Promise<UserDoc> {
  const user = newUser({
    _id: uuidv7(),
    provider: claims.issuer,
    provider_id: claims.subject,
    username: claims.username,
    email: claims.email,
    first_name: '',
    last_name: '',
    created: nowUtcSeconds(),
  });
  try {
    await users.insert(user, { emits: userEvent('created', user._id, correlationId) });
    return user;
  } catch (error) {
    return other(error, await users.findOne({ identity: user.identity }));
  }
}

async function makeConsumer(
  deps: IdentityDeps,
  claims: BearerClaims,
  bearer: string,
  userId: string,
): Promise<ConsumerDoc> {
  const consumer = impliedConsumer(
    {
      consumer_id: uuidv7(),
      key: randomText(40),
      secret: randomText(40),
      created_by_user_id: userId,
      now: nowUtcSeconds(),
    },
    {
      bearer,
      app_name: claims.name || claims.application || claims.subject,
      description: `Made for a bearer token of ${claims.issuer}`,
      developer_email: claims.email,
    },
  );
  try {
    const made = await insertConsumer(deps, consumer);
    // Deleted meanwhile: the deletion may have looked before this one was there.
    if ((await deps.users.get(userId))?.is_deleted) await anonymise(deps, userId);
    return made;
  } catch (error) {
    return other(error, await deps.consumers.findOne({ bearer }));
  }
}

/** The document that a concurrent request has created, if that is why ours failed. */
function other<T>(error: unknown, made: T | null): T {
  if (error instanceof DuplicateKeyError && made !== null) return made;
  throw error;
}
