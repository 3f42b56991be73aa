import { defineEvents, event } from '../event';
import { Id, Name, Obj } from '../schema';

const user = { user_id: Id() };
const role = {
  ...user,
  entitlement_id: Id(),
  bank_id: Name({ description: 'Empty for a system-level role' }),
  role_name: Name(),
};

const request = {
  ...user,
  entitlement_request_id: Id(),
  bank_id: role.bank_id,
  role_name: role.role_name,
};

const meeting = { ...user, bank_id: Id(), meeting_id: Id() };

const attribute = { ...user, user_attribute_id: Id() };

export const userEvents = defineEvents(
  'user',
  {
    created: event(
      'A user signed up, or logged in for the first time with a token of an OpenID issuer',
      Obj(user),
    ),
    locked: event('A user was locked, by an administrator or by failed logins', Obj(user)),
    unlocked: event('A user was unlocked', Obj(user)),
    deleted: event('A user was deleted', Obj(user)),
    attribute_created: event('An attribute of a user was created', Obj(attribute)),
    attribute_updated: event('An attribute of a user was replaced', Obj(attribute)),
    attribute_deleted: event(
      'An attribute of a user was deleted, by a request or with the user',
      Obj(attribute),
    ),
    meeting_created: event('A user recorded a meeting with a bank', Obj(meeting)),
    meeting_deleted: event('A meeting was deleted with its user', Obj(meeting)),
    role_granted: event('A user was given a role', Obj(role)),
    role_revoked: event(
      'A role was taken from a user, by a request or with the deletion of the user',
      Obj(role),
    ),
    role_requested: event('A user asked for a role', Obj(request)),
    role_request_closed: event(
      'A request for a role was granted, or deleted, by a request or with the user',
      Obj(request),
    ),
  },
  'identity',
);

export const validationEvents = defineEvents(
  'validation',
  {
    changed: event(
      'The JSON schema or the authentication types of an operation were registered, replaced or removed',
      Obj({ operation_id: Name(), kind: Name({ description: '`json_schema` or `authentication_types`' }) }),
    ),
  },
  'identity',
);

const scope = {
  consumer_id: Id(),
  scope_id: Id(),
  bank_id: role.bank_id,
  role_name: role.role_name,
};

export const consumerEvents = defineEvents(
  'consumer',
  {
    scope_added: event('An application was given a role', Obj(scope)),
    scope_removed: event('A role was taken from an application', Obj(scope)),
  },
  'identity',
);
