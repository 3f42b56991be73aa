import { useRead } from '../api/api';
import type { Operation } from '../api/description';
import { Code } from '../parts/code';

/** The registered validations of the function, beyond the rules of all functions. */
export function Validations({ operation: { id } }: { operation: Operation }) {
  const schemas = useRead('OBPv4.0.0-getAllJsonSchemaValidationsPublic', {});
  const types = useRead('OBPv4.0.0-getAllAuthenticationTypeValidationsPublic', {});
  const schema = schemas.data?.json_schema_validations.find(({ operation_id }) => operation_id === id);
  const allowed = types.data?.authentication_types_validations.find(
    ({ operation_id }) => operation_id === id,
  );
  if (schema === undefined && allowed === undefined) return null;
  return (
    <>
      <h2>Validations in force</h2>
      {allowed !== undefined && (
        <p>Allowed ways to log in: {allowed.allowed_authentication_types.join(', ')}.</p>
      )}
      {schema !== undefined && (
        <>
          <p>The body must also match this JSON schema:</p>
          <Code label="JSON schema of the body" text={JSON.stringify(schema.json_schema, null, 2)} />
        </>
      )}
    </>
  );
}
