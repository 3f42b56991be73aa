import { bank } from '../../../packages/contracts/bank/bank.contract';
import type { EntitlementRequest } from '../../../packages/contracts/identity/entitlement-request.schemas';
import type { identity } from '../../../packages/contracts/identity/identity.contract';
import { ObpError } from '../../../packages/errors';
import type { Handler } from '../../../packages/service-kit';
import { pageOf } from '../../../packages/store';
import type { IdentityDeps } from '../deps';
import { checkGrantable } from '../domain/entitlement';
import { toEntitlementRequest } from '../domain/entitlement-request';
import type { EntitlementRequestDoc } from '../identity.store';
import { closeRequest, insertRequest } from '../lookups/entitlement-requests';
import { entitlementsByUser, userById, usersById } from '../lookups/users';

/** Users ask for roles; a grant closes the request (conventions 3.3, ruling 36). */
type Actions = typeof identity.actions;

export const requestEntitlement: Handler<Actions['requestEntitlement'], IdentityDeps> = async (
  { user_id, entitlement },
  { deps, call, correlationId },
) => {
  if (entitlement.bank_id !== '') await call(bank.actions.get, { bank_id: entitlement.bank_id });
  checkGrantable(entitlement);
  const made = await insertRequest(deps, { user_id, ...entitlement }, correlationId);
  if (made === undefined) throw new ObpError('OBP-30214');
  const [shown] = await shownOf(deps, [made]);
  // The user was deleted after the write.
  if (shown === undefined) throw new ObpError('OBP-20005', ` Current USER_ID(${user_id})`);
  return shown;
};

export const currentEntitlementRequests: Handler<
  Actions['currentEntitlementRequests'],
  IdentityDeps
> = async ({ user_id, ...page }, { deps }) => ({
  entitlement_requests: await shownOf(deps, await deps.entitlementRequests.find({ user_id }, pageOf(page))),
});

export const entitlementRequestsOfUser: Handler<Actions['entitlementRequestsOfUser'], IdentityDeps> = async (
  { user_id, ...page },
  { deps },
) => {
  await userById(deps, user_id);
  const docs = await deps.entitlementRequests.find({ user_id }, pageOf(page));
  return { entitlement_requests: await shownOf(deps, docs) };
};

export const allEntitlementRequests: Handler<Actions['allEntitlementRequests'], IdentityDeps> = async (
  page,
  { deps },
) => {
  const docs = await deps.entitlementRequests.find({ tombstone: { $exists: false } }, pageOf(page));
  return { entitlement_requests: await shownOf(deps, docs) };
};

export const entitlementRequestsAtBank: Handler<Actions['entitlementRequestsAtBank'], IdentityDeps> = async (
  { bank_id, ...page },
  { deps },
) => ({
  entitlement_requests: await shownOf(deps, await deps.entitlementRequests.find({ bank_id }, pageOf(page))),
});

export const deleteEntitlementRequest: Handler<Actions['deleteEntitlementRequest'], IdentityDeps> = async (
  { entitlement_request_id },
  { deps, correlationId },
) => {
  const doc = await deps.entitlementRequests.get(entitlement_request_id);
  if (!(await closeRequest(deps, doc, correlationId))) throw new ObpError('OBP-30215');
  return true;
};

/** A request at another bank, or for a role of every bank, does not exist for the caller. */
export const deleteEntitlementRequestAtBank: Handler<
  Actions['deleteEntitlementRequestAtBank'],
  IdentityDeps
> = async ({ bank_id, entitlement_request_id }, { deps, correlationId }) => {
  const doc = await deps.entitlementRequests.get(entitlement_request_id);
  const own = doc?.bank_id === bank_id ? doc : null;
  if (!(await closeRequest(deps, own, correlationId))) throw new ObpError('OBP-30215');
  return true;
};

/** Users and their roles in one query each, however many requests there are. */
async function shownOf(deps: IdentityDeps, docs: EntitlementRequestDoc[]): Promise<EntitlementRequest[]> {
  const ids = [...new Set(docs.map(({ user_id }) => user_id))];
  const [users, heldBy] = await Promise.all([usersById(deps, ids), entitlementsByUser(deps, ids)]);
  return docs.flatMap((doc) => {
    const user = users.get(doc.user_id);
    return user === undefined
      ? []
      : [toEntitlementRequest(doc, user, heldBy(doc.user_id), deps.config.publicUrl)];
  });
}
