import type { identity } from '../../../packages/contracts/identity/identity.contract';
import type { Principal } from '../../../packages/contracts/identity/identity.schemas';
import { ObpError } from '../../../packages/errors';
import type { Handler } from '../../../packages/service-kit';
import type { IdentityDeps } from '../deps';
import { mustStand, rightsOf } from '../domain/user';
import type { ConsumerDoc, EntitlementDoc, UserDoc } from '../identity.store';
import { arrive } from '../lookups/bearer-users';
import { entitlementsOf } from '../lookups/users';

/**
 * Who a credential stands for: two point reads and one short range. Tokens say only ids, so that being deleted,
 * locked or disabled counts at once (ruling 8).
 */
export const authenticate: Handler<typeof identity.actions.authenticate, IdentityDeps> = async (
  { credential },
  { deps, correlationId },
) =>
  credential.scheme === 'Bearer'
    ? byBearer(credential.token, deps, correlationId)
    : byDirectLogin(credential.token, deps);

async function byDirectLogin(token: string, deps: IdentityDeps): Promise<Principal> {
  const subject = deps.tokens.verify(token);
  if (subject === undefined) throw new ObpError('OBP-20003');
  const [user, consumer, held] = await Promise.all([
    deps.users.get(subject.user_id),
    deps.consumers.get(subject.consumer_id),
    entitlementsOf(deps, subject.user_id),
  ]);
  if (user === null) throw new ObpError('OBP-20003');
  mustStand(user);
  if (subject.since !== user.tokens_since) throw new ObpError('OBP-20003');
  return principal(deps, user, consumer, held);
}

/** Without a configured issuer no bearer token is taken at all: OBP-20201, "OAuth2 is not allowed". */
async function byBearer(token: string, deps: IdentityDeps, correlationId: string): Promise<Principal> {
  if (deps.bearer === undefined) throw new ObpError('OBP-20201');
  const { user, consumer } = await arrive(deps, await deps.bearer.verify(token), correlationId);
  return principal(deps, user, consumer, await entitlementsOf(deps, user._id));
}

function principal(
  { config }: IdentityDeps,
  user: UserDoc,
  consumer: ConsumerDoc | null,
  held: EntitlementDoc[],
): Principal {
  if (consumer === null) throw new ObpError('OBP-20008');
  if (!consumer.enabled) throw new ObpError('OBP-20058');
  return {
    user_id: user._id,
    consumer_id: consumer._id,
    ...rightsOf(user, held, config.SUPER_ADMIN_USER_IDS),
  };
}
