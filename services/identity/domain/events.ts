import {
  consumerEvents,
  userEvents,
  validationEvents,
} from '../../../packages/contracts/identity/identity.events';
import type { Registered } from '../../../packages/contracts/identity/validation.schemas';
import { type ChangeEvent, changeEvent } from '../../../packages/values';
import type {
  EntitlementDoc,
  EntitlementRequestDoc,
  MeetingDoc,
  ScopeDoc,
  UserAttributeDoc,
} from '../identity.store';

/** An event about a user itself; it keeps the order of that user's changes. */
export const userEvent = (
  what: 'created' | 'locked' | 'unlocked' | 'deleted',
  user_id: string,
  correlationId: string,
): ChangeEvent => changeEvent(userEvents[what], { subject: user_id, correlationId, data: { user_id } });

/** A role was granted or revoked; the event keeps the order of the entitlement's changes. */
export const roleEvent = (
  what: 'role_granted' | 'role_revoked',
  { _id: entitlement_id, user_id, bank_id, role_name }: EntitlementDoc,
  correlationId: string,
): ChangeEvent =>
  changeEvent(userEvents[what], {
    subject: entitlement_id,
    correlationId,
    data: { user_id, entitlement_id, bank_id, role_name },
  });

/** An attribute of a user was created, updated or deleted; the event keeps the order of the attribute's changes. */
export const userAttributeEvent = (
  what: 'attribute_created' | 'attribute_updated' | 'attribute_deleted',
  { user_id, user_attribute_id }: Pick<UserAttributeDoc, 'user_id' | 'user_attribute_id'>,
  correlationId: string,
): ChangeEvent =>
  changeEvent(userEvents[what], {
    subject: user_attribute_id,
    correlationId,
    data: { user_id, user_attribute_id },
  });

/** A meeting was recorded, or deleted with its user: its ids, and none of its texts. */
export const meetingEvent = (
  what: 'meeting_created' | 'meeting_deleted',
  { user_id, bank_id, meeting_id }: Pick<MeetingDoc, 'user_id' | 'bank_id' | 'meeting_id'>,
  correlationId: string,
): ChangeEvent =>
  changeEvent(userEvents[what], {
    subject: meeting_id,
    correlationId,
    data: { user_id, bank_id, meeting_id },
  });

/** The event that a role was requested, or the request closed; events of one request keep their order. */
export const roleRequestEvent = (
  what: 'role_requested' | 'role_request_closed',
  { _id: entitlement_request_id, user_id, bank_id, role_name }: EntitlementRequestDoc,
  correlationId: string,
): ChangeEvent =>
  changeEvent(userEvents[what], {
    subject: entitlement_request_id,
    correlationId,
    data: { user_id, entitlement_request_id, bank_id, role_name },
  });

/** The event that an application gained or lost a role; events of one scope are in order. */
export const scopeEvent = (
  what: 'scope_added' | 'scope_removed',
  { _id: scope_id, consumer_id, bank_id, role_name }: ScopeDoc,
  correlationId: string,
): ChangeEvent =>
  changeEvent(consumerEvents[what], {
    subject: scope_id,
    correlationId,
    data: { consumer_id, scope_id, bank_id, role_name },
  });

/** The event of a changed registration for an operation, in the order of all such changes. */
export const validationEvent = (
  { operation_id, kind }: Pick<Registered, 'operation_id' | 'kind'>,
  correlationId: string,
): ChangeEvent =>
  changeEvent(validationEvents.changed, {
    subject: 'validations',
    correlationId,
    data: { operation_id, kind },
  });
