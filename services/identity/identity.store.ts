import type { Static } from '@sinclair/typebox';
import type { Meeting } from '../../packages/contracts/identity/meeting.schemas';
import type { SealedAnswer } from '../../packages/contracts/identity/request.actions';
import type { UserAttribute } from '../../packages/contracts/identity/user-attribute.schemas';
import type { Registered } from '../../packages/contracts/identity/validation.schemas';
import type { RecordsEnv } from '../../packages/customer-records';
import type { EmittingCollection } from '../../packages/events';
import type { Collection, Doc } from '../../packages/store';

/** A password as it is kept: the hash and all that is needed to make it again. */
export interface PasswordRecord {
  scheme: 'scrypt';
  N: number;
  r: number;
  p: number;
  salt: string;
  hash: string;
}

export interface UserDoc extends Doc {
  /** Digest of provider and provider_id: one user per person and provider, found by one key. */
  identity: string;
  /** `local`, or the OpenID issuer that vouches for the user. Never this server's address: that may change. */
  provider: string;
  provider_id: string;
  username: string;
  email: string;
  first_name: string;
  last_name: string;
  /** Only local users have one. */
  password?: PasswordRecord;
  /** The super admin of the first start. */
  is_super_admin?: true;
  is_deleted: boolean;
  is_locked: boolean;
  locked_by?: 'lock_via_api' | 'failed_logins';
  locked_since?: string;
  /**
   * Since when tokens count, to the millisecond: set by whatever ends all tokens of the user that exist by then. Tokens
   * of our own repeat it (`since`), so that no clock but this one decides; an issuer's count from their `iat`.
   */
  tokens_since?: string;
  created: string;
}

/** An attribute that a user sets for itself; `_id` is `USER_ID|USER_ATTRIBUTE_ID`. */
export interface UserAttributeDoc extends Doc, UserAttribute {
  user_id: string;
  /** Staff maintain it for the user, who does not see it among their own; absent where users set it for themselves. */
  is_personal?: false;
}

export interface EntitlementDoc extends Doc {
  user_id: string;
  role_name: string;
  bank_id: string;
  /** Who granted it; absent when a service did. */
  granted_by?: string;
  created: string;
}

/** A meeting with a bank; `_id` is `USER_ID|BANK_ID|MEETING_ID`. */
export interface MeetingDoc
  extends Doc,
    Pick<Meeting, 'meeting_id' | 'bank_id' | 'provider_id' | 'purpose_id' | 'when' | 'creator' | 'invitees'> {
  user_id: string;
}

/** A user's request for a role; removed when the role is granted or the request is deleted. */
export interface EntitlementRequestDoc extends Doc {
  user_id: string;
  role_name: string;
  bank_id: string;
  created: string;
}

/** A role that an application holds. */
export interface ScopeDoc extends Doc {
  consumer_id: string;
  role_name: string;
  bank_id: string;
  created: string;
}

export interface ConsumerDoc extends Doc {
  key: string;
  /** SHA-256 of the secret, which is long and random; the secret itself is not kept. */
  secret_digest: string;
  /** Digest of issuer, application and subject: consumers that came with a bearer token. */
  bearer?: string;
  app_name: string;
  app_type: string;
  description: string;
  client_certificate: string;
  developer_email: string;
  redirect_url: string;
  created_by_user_id: string;
  enabled: boolean;
  created: string;
}

/** Failed logins since the last success or reset; `_id` is the identity digest of the name, whether or not a user has it. */
export interface AttemptsDoc extends Doc {
  failures: number;
  last_failure: string;
  /** The same time, where no user has the name: such counts are removed later (lookups/failed-logins.ts). */
  stranger?: string;
}

/**
 * One use of an idempotency key by one caller; `_id` is the digest of both. Nothing in it can be read without the key:
 * neither its owner, nor the request, nor the answer.
 */
export interface RequestDoc extends Doc {
  /** Digest of the request. */
  fingerprint: string;
  /** The try that may do the work. */
  attempt: string;
  /** Until this time a process may be working on it. */
  underway_until: string;
  expires: string;
  answer?: Static<typeof SealedAnswer>;
}

/**
 * All registrations for single operations: one document, so that one condition shows a gateway whether there is
 * a new version, and one write bounds the whole.
 */
export interface ValidationsDoc extends Doc {
  /** Another one with every change. */
  version: string;
  registered: Registered[];
}

/** Decisions that an installation makes once: `first_start` and `token_key`. */
export interface DecisionDoc extends Doc {
  [field: string]: string;
}

/** The only file with the collections and indexes of the identity service. */
export interface IdentityStore {
  users: EmittingCollection<UserDoc>;
  userAttributes: EmittingCollection<UserAttributeDoc>;
  meetings: EmittingCollection<MeetingDoc>;
  entitlements: EmittingCollection<EntitlementDoc>;
  entitlementRequests: EmittingCollection<EntitlementRequestDoc>;
  scopes: EmittingCollection<ScopeDoc>;
  consumers: Collection<ConsumerDoc>;
  attempts: Collection<AttemptsDoc>;
  decisions: Collection<DecisionDoc>;
  requests: Collection<RequestDoc>;
  validations: EmittingCollection<ValidationsDoc>;
}

/**
 * Roles are documents of their own, not a list in the user: "all of a bank", "all with a role" and "this one by
 * id" are then pages and point reads, one key says that a role is held once, and the roles of one user are one
 * short range of that key.
 */
export const openIdentityStore = async ({ store, outbox }: RecordsEnv): Promise<IdentityStore> => ({
  users: await outbox.collection<UserDoc>(store, {
    name: 'users',
    indexes: [
      { name: 'identity', fields: ['identity'], unique: true },
      { name: 'name', fields: ['provider', 'username'] },
      { name: 'email', fields: ['email'] },
      { name: 'deleted', fields: ['is_deleted'] },
      { name: 'locked', fields: ['is_deleted', 'is_locked'] },
    ],
  }),
  userAttributes: await outbox.collection<UserAttributeDoc>(store, {
    name: 'user_attributes',
    indexes: [{ name: 'user', fields: ['user_id'] }],
  }),
  meetings: await outbox.collection<MeetingDoc>(store, {
    name: 'meetings',
    indexes: [
      { name: 'user', fields: ['user_id'] },
      { name: 'latest', fields: ['user_id', 'bank_id', 'when', 'meeting_id'] },
    ],
  }),
  entitlements: await outbox.collection<EntitlementDoc>(store, {
    name: 'entitlements',
    indexes: [
      // Sparse: a revoked role whose event is not published yet is in no index.
      { name: 'held_once', fields: ['user_id', 'bank_id', 'role_name'], unique: true, sparse: true },
      { name: 'user', fields: ['user_id'] },
      { name: 'bank', fields: ['bank_id'] },
      { name: 'role', fields: ['role_name'] },
    ],
  }),
  entitlementRequests: await outbox.collection<EntitlementRequestDoc>(store, {
    name: 'entitlement_requests',
    indexes: [
      { name: 'asked_once', fields: ['user_id', 'bank_id', 'role_name'], unique: true, sparse: true },
      { name: 'user', fields: ['user_id'] },
      { name: 'bank', fields: ['bank_id'] },
    ],
  }),
  scopes: await outbox.collection<ScopeDoc>(store, {
    name: 'scopes',
    indexes: [
      { name: 'held_once', fields: ['consumer_id', 'bank_id', 'role_name'], unique: true, sparse: true },
      { name: 'consumer', fields: ['consumer_id'] },
    ],
  }),
  consumers: await store.collection<ConsumerDoc>({
    name: 'consumers',
    indexes: [
      { name: 'key', fields: ['key'], unique: true },
      { name: APP_NAME_INDEX, fields: ['app_name'], unique: true },
      { name: 'bearer', fields: ['bearer'], unique: true, sparse: true },
      { name: 'creator', fields: ['created_by_user_id'] },
    ],
  }),
  attempts: await store.collection<AttemptsDoc>({
    name: 'attempts',
    indexes: [{ name: 'stranger', fields: ['stranger'], sparse: true }],
  }),
  decisions: await store.collection<DecisionDoc>({ name: 'decisions' }),
  requests: await store.collection<RequestDoc>({
    name: 'requests',
    indexes: [{ name: 'expires', fields: ['expires'] }],
  }),
  validations: await outbox.collection<ValidationsDoc>(store, { name: 'validations' }),
});

export const APP_NAME_INDEX = 'app_name';
