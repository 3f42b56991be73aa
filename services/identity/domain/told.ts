import { consumerEvents, userEvents } from '../../../packages/contracts/identity/identity.events';
import { happened, type PendingEvent } from '../../../packages/events';
import type { EntitlementDoc, EntitlementRequestDoc, ScopeDoc, UserAttributeDoc } from '../identity.store';

/** What has happened to a user itself, in the order of what happens to it. */
export const toUser = (
  what: 'created' | 'locked' | 'unlocked' | 'deleted',
  user_id: string,
  correlationId: string,
): PendingEvent => happened(userEvents[what], { subject: user_id, correlationId, data: { user_id } });

/** That a role was given or taken, in the order of what happens to this entitlement. */
export const toRole = (
  what: 'role_granted' | 'role_revoked',
  { _id: entitlement_id, user_id, bank_id, role_name }: EntitlementDoc,
  correlationId: string,
): PendingEvent =>
  happened(userEvents[what], {
    subject: entitlement_id,
    correlationId,
    data: { user_id, entitlement_id, bank_id, role_name },
  });

/** That a user has said something of itself, or something else, in the order of what happens to this attribute. */
export const toAttribute = (
  what: 'attribute_created' | 'attribute_updated',
  { user_id, user_attribute_id }: Pick<UserAttributeDoc, 'user_id' | 'user_attribute_id'>,
  correlationId: string,
): PendingEvent =>
  happened(userEvents[what], {
    subject: user_attribute_id,
    correlationId,
    data: { user_id, user_attribute_id },
  });

/** That a role was asked for, or is no longer, in the order of what happens to this request. */
export const toRoleRequest = (
  what: 'role_requested' | 'role_request_closed',
  { _id: entitlement_request_id, user_id, bank_id, role_name }: EntitlementRequestDoc,
  correlationId: string,
): PendingEvent =>
  happened(userEvents[what], {
    subject: entitlement_request_id,
    correlationId,
    data: { user_id, entitlement_request_id, bank_id, role_name },
  });

/** That an application was given a role, or lost it, in the order of what happens to this scope. */
export const toScopeOf = (
  what: 'scope_added' | 'scope_removed',
  { _id: scope_id, consumer_id, bank_id, role_name }: ScopeDoc,
  correlationId: string,
): PendingEvent =>
  happened(consumerEvents[what], {
    subject: scope_id,
    correlationId,
    data: { consumer_id, scope_id, bank_id, role_name },
  });
