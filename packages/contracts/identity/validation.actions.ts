import { Type } from '@sinclair/typebox';
import { action, query } from '../action';
import { onlyServices, usersWith } from '../callers';
import { Obj, True } from '../schema';
import {
  AuthenticationTypeNames,
  AuthenticationTypeValidation,
  AuthenticationTypeValidations,
  JsonSchemaValidation,
  JsonSchemaValidations,
  operation_id,
  Registered,
  ValidationSchema,
} from './validation.schemas';

const ofSchema = Obj({ operation_id, json_schema: ValidationSchema });
const ofTypes = Obj({ operation_id, allowed_authentication_types: AuthenticationTypeNames });
const one = Obj({ operation_id });

export const validationActions = {
  createJsonSchemaValidation: action({
    summary: 'Registers a JSON schema for the bodies of an operation',
    callers: usersWith('CanCreateJsonSchemaValidation'),
    params: ofSchema,
    result: JsonSchemaValidation,
    errors: ['OBP-10442', 'OBP-40026', 'OBP-40029'],
  }),
  updateJsonSchemaValidation: action({
    summary: 'Replaces the JSON schema of an operation',
    callers: usersWith('CanUpdateJsonSchemaValidation'),
    params: ofSchema,
    result: JsonSchemaValidation,
    errors: ['OBP-10442', 'OBP-40026', 'OBP-40027'],
    idempotent: true,
  }),
  getJsonSchemaValidation: query({
    summary: 'The JSON schema of an operation',
    callers: usersWith('CanGetJsonSchemaValidation'),
    params: one,
    result: JsonSchemaValidation,
    errors: ['OBP-40027'],
  }),
  deleteJsonSchemaValidation: action({
    summary: 'Removes the JSON schema of an operation',
    callers: usersWith('CanDeleteJsonSchemaValidation'),
    params: one,
    result: True,
    errors: ['OBP-40027'],
  }),
  listJsonSchemaValidations: query({
    summary: 'Every registered JSON schema',
    callers: usersWith('CanGetJsonSchemaValidation'),
    params: Obj({}),
    result: JsonSchemaValidations,
  }),
  createAuthenticationTypeValidation: action({
    summary: 'Registers the authentication types that an operation allows',
    callers: usersWith('CanCreateAuthenticationTypeValidation'),
    params: ofTypes,
    result: AuthenticationTypeValidation,
    errors: ['OBP-10442', 'OBP-40029', 'OBP-40030'],
  }),
  updateAuthenticationTypeValidation: action({
    summary: 'Replaces the authentication types that an operation allows',
    callers: usersWith('CanUpdateAuthenticationTypeValidation'),
    params: ofTypes,
    result: AuthenticationTypeValidation,
    errors: ['OBP-10442', 'OBP-40030', 'OBP-40032'],
    idempotent: true,
  }),
  getAuthenticationTypeValidation: query({
    summary: 'The authentication types that an operation allows',
    callers: usersWith('CanGetAuthenticationTypeValidation'),
    params: one,
    result: AuthenticationTypeValidation,
    errors: ['OBP-40032'],
  }),
  deleteAuthenticationTypeValidation: action({
    summary: 'Lets an operation allow every authentication type again',
    callers: usersWith('CanDeleteAuthenticationValidation'),
    params: one,
    result: True,
    errors: ['OBP-40032'],
  }),
  listAuthenticationTypeValidations: query({
    summary: 'The authentication types of every operation for which some are registered',
    callers: usersWith('CanGetAuthenticationTypeValidation'),
    params: Obj({}),
    result: AuthenticationTypeValidations,
  }),
  validationsSince: query({
    summary:
      'Everything that is registered, unless the caller has that version; an empty version is that of nothing',
    callers: onlyServices('gateway'),
    params: Obj({ known: Type.String({ maxLength: 64 }) }),
    result: Obj({ version: Type.String(), registered: Type.Optional(Type.Array(Registered)) }),
  }),
};
