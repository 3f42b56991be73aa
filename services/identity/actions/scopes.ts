import { v7 as uuidv7 } from 'uuid';
import { bank } from '../../../packages/contracts/bank/bank.contract';
import type { identity } from '../../../packages/contracts/identity/identity.contract';
import { ObpError } from '../../../packages/errors';
import { isTombstone } from '../../../packages/events';
import type { Handler } from '../../../packages/service-kit';
import { DuplicateKeyError } from '../../../packages/store';
import { nowUtcSeconds } from '../../../packages/values';
import type { IdentityDeps } from '../deps';
import { checkGrantable } from '../domain/entitlement';
import { scopeEvent } from '../domain/events';
import { checkMayScope, toScope } from '../domain/scope';
import type { ScopeDoc } from '../identity.store';
import { consumerById } from '../lookups/consumers';
import { rightsOfCaller } from '../lookups/users';

/** Roles of applications (conventions 3.5). They are kept and shown; no check of a role uses them. */
type Actions = typeof identity.actions;

export const addScope: Handler<Actions['addScope'], IdentityDeps> = async (
  { consumer_id, scope },
  { deps, call, admitted, correlationId },
) => {
  checkGrantable(scope);
  checkMayScope(await rightsOfCaller(deps, admitted), scope.bank_id);
  if (scope.bank_id !== '') await call(bank.actions.get, { bank_id: scope.bank_id });
  await consumerById(deps, consumer_id);
  const doc: ScopeDoc = { _id: uuidv7(), consumer_id, ...scope, created: nowUtcSeconds() };
  try {
    await deps.scopes.insert(doc, { emits: scopeEvent('scope_added', doc, correlationId) });
  } catch (error) {
    throw error instanceof DuplicateKeyError ? new ObpError('OBP-30216') : error;
  }
  return toScope(doc);
};

export const scopesOfConsumer: Handler<Actions['scopesOfConsumer'], IdentityDeps> = async (
  { consumer_id },
  { deps },
) => {
  await consumerById(deps, consumer_id);
  const docs = await deps.scopes.find({ consumer_id }, { sort: { _id: -1 } });
  return { list: docs.map(toScope) };
};

/** The scope of another application is not there. */
export const deleteScope: Handler<Actions['deleteScope'], IdentityDeps> = async (
  { consumer_id, scope_id },
  { deps, correlationId },
) => {
  await consumerById(deps, consumer_id);
  const doc = await deps.scopes.get(scope_id);
  const isThere = doc !== null && !isTombstone(doc) && doc.consumer_id === consumer_id;
  if (
    !isThere ||
    !(await deps.scopes.removeOne(doc, { emits: scopeEvent('scope_removed', doc, correlationId) }))
  ) {
    throw new ObpError('OBP-20025', ` Current Value is ${scope_id}`);
  }
  return true;
};
