import { type Static, Type } from '@sinclair/typebox';
import { Id, Obj } from '../schema';

/** A schema or authentication types that administrators register for one operation, which need not exist (conventions 9). */
export const operation_id = Id({ maxLength: 200, examples: ['OBPv4.0.0-createCustomer'] });

/** The ways to authenticate that the contract knows. A server need not accept all of them. */
export const authenticationTypes = [
  'DirectLogin',
  'OAuth1.0a',
  'GatewayLogin',
  'DAuth',
  'OAuth2_OIDC',
  'OAuth2_OIDC_FAPI',
] as const;
export type AuthenticationType = (typeof authenticationTypes)[number];

/** Body of createJsonSchemaValidation and updateJsonSchemaValidation: a JSON schema of draft 7. */
export const ValidationSchema = Type.Object(
  {},
  {
    additionalProperties: true,
    description: 'A JSON schema of draft 7',
    examples: [
      {
        $schema: 'http://json-schema.org/draft-07/schema',
        title: 'The root schema',
        description: 'The root schema comprises the entire JSON document.',
        type: 'object',
        required: ['legal_name'],
        properties: { legal_name: { type: 'string', minLength: 3 } },
      },
    ],
  },
);

export const JsonSchemaValidation = Obj({ operation_id, json_schema: ValidationSchema });
export const JsonSchemaValidations = Obj({ json_schema_validations: Type.Array(JsonSchemaValidation) });

/** Body of createAuthenticationTypeValidation and updateAuthenticationTypeValidation; at least one name. */
export const AuthenticationTypeNames = Type.Array(
  Type.String({ maxLength: 255, examples: ['DirectLogin'] }),
  { minItems: 1, maxItems: 20 },
);

export const AuthenticationTypeValidation = Obj({
  operation_id,
  allowed_authentication_types: AuthenticationTypeNames,
});
export const AuthenticationTypeValidations = Obj({
  authentication_types_validations: Type.Array(AuthenticationTypeValidation),
});

/** Something registered for an operation, as it is kept and as gateways learn it: `value` is JSON. */
export const Registered = Obj({
  kind: Type.Union([Type.Literal('json_schema'), Type.Literal('authentication_types')]),
  operation_id,
  value: Type.String(),
});
export type Registered = Static<typeof Registered>;
