import { v7 as uuidv7 } from 'uuid';
import type { RegisteredConsumer } from '../../../packages/contracts/identity/consumer.schemas';
import type { identity } from '../../../packages/contracts/identity/identity.contract';
import type { UserBrief } from '../../../packages/contracts/identity/user.schemas';
import type { Handler } from '../../../packages/service-kit';
import { pageOf } from '../../../packages/store';
import { nowUtcSeconds } from '../../../packages/values';
import { randomText } from '../credentials/random-text';
import type { IdentityDeps } from '../deps';
import { checkMaySwitch, newConsumer, toConsumer, toNewConsumer } from '../domain/consumer';
import { toBrief } from '../domain/user';
import type { ConsumerDoc } from '../identity.store';
import { consumerById, insertConsumer } from '../lookups/consumers';
import { rightsOfCaller, userById, usersById } from '../lookups/users';

/** Applications (conventions 3.4). */
type Actions = typeof identity.actions;

const KEY_LENGTH = 40;

export const createConsumer: Handler<Actions['createConsumer'], IdentityDeps> = async (
  { consumer, user_id },
  { deps },
) => {
  const creator = await userById(deps, user_id);
  const secret = randomText(KEY_LENGTH);
  const facts = {
    consumer_id: uuidv7(),
    key: randomText(KEY_LENGTH),
    secret,
    created_by_user_id: user_id,
    now: nowUtcSeconds(),
  };
  const doc = await insertConsumer(deps, newConsumer(consumer, facts));
  return toNewConsumer(doc, secret, toBrief(creator, deps.config.publicUrl));
};

export const listConsumers: Handler<Actions['listConsumers'], IdentityDeps> = async (page, { deps }) => ({
  consumers: await shown(deps, await deps.consumers.find({}, pageOf(page))),
});

export const consumersOfUser: Handler<Actions['consumersOfUser'], IdentityDeps> = async (
  { user_id, ...page },
  { deps },
) => {
  const filter = { created_by_user_id: user_id };
  const docs = await deps.consumers.find(filter, pageOf(page));
  return { consumers: await shown(deps, docs) };
};

export const getConsumer: Handler<Actions['getConsumer'], IdentityDeps> = async ({ consumer_id }, { deps }) =>
  asRead(deps, await consumerById(deps, consumer_id));

export const setConsumerEnabled: Handler<Actions['setConsumerEnabled'], IdentityDeps> = async (
  { consumer_id, enabled },
  { deps, admitted, mustBeSeen },
) => {
  checkMaySwitch(await rightsOfCaller(deps, admitted), enabled);
  for (;;) {
    const doc = await consumerById(deps, consumer_id);
    mustBeSeen?.(await asRead(deps, doc));
    // The condition is the one field that changes: the update replaces exactly the value that was compared.
    const found = { _id: consumer_id, enabled: doc.enabled };
    if ((await deps.consumers.update(found, { $set: { enabled } })) === null) continue;
    deps.principalChanged({ consumer_id });
    return { enabled };
  }
};

/** A consumer as `getConsumer` answers it. */
async function asRead(deps: IdentityDeps, doc: ConsumerDoc): Promise<RegisteredConsumer> {
  const creators = await usersById(deps, [doc.created_by_user_id]);
  return toConsumer(doc, creatorOf(deps, doc, creators));
}

async function shown(deps: IdentityDeps, docs: ConsumerDoc[]): Promise<RegisteredConsumer[]> {
  const creators = await usersById(
    deps,
    docs.map(({ created_by_user_id }) => created_by_user_id),
  );
  return docs.map((doc) => toConsumer(doc, creatorOf(deps, doc, creators)));
}

function creatorOf(
  { config }: IdentityDeps,
  doc: ConsumerDoc,
  creators: Awaited<ReturnType<typeof usersById>>,
): UserBrief {
  const creator = creators.get(doc.created_by_user_id);
  if (creator !== undefined) return toBrief(creator, config.publicUrl);
  return { user_id: doc.created_by_user_id, email: '', provider_id: '', provider: '', username: '' };
}
