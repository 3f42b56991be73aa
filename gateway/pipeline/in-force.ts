import type { Registered } from '../../packages/contracts/identity/validation.schemas';
import { Prepared } from '../http/prepared';

/** The registrations for single operations, as a gateway applies them: one version, which never changes. */
export class InForce {
  /** JSON schemas of bodies as JSON, and allowed authentication types, by operation id. */
  readonly schemas: ReadonlyMap<string, string>;
  readonly authenticationTypes: ReadonlyMap<string, readonly string[]>;
  private schemaList: Prepared | undefined;
  private typeList: Prepared | undefined;

  constructor(
    readonly version: string,
    registered: readonly Registered[],
  ) {
    const ofKind = (wanted: Registered['kind']) =>
      registered
        .filter(({ kind }) => kind === wanted)
        .map(({ operation_id, value }): [string, string] => [operation_id, value]);
    this.schemas = new Map(ofKind('json_schema'));
    this.authenticationTypes = new Map(
      ofKind('authentication_types').map(([operationId, names]) => [operationId, JSON.parse(names)]),
    );
  }

  /** Whether something is registered for an operation. */
  concerns(operationId: string): boolean {
    return this.schemas.has(operationId) || this.authenticationTypes.has(operationId);
  }

  /** The answer that lists the JSON schemas; built once, because it needs no login. */
  get schemasAnswer(): Prepared {
    this.schemaList ??= new Prepared({
      json_schema_validations: [...this.schemas].map(([operation_id, schema]) => ({
        operation_id,
        json_schema: JSON.parse(schema),
      })),
    });
    return this.schemaList;
  }

  /** The answer that lists the allowed authentication types. */
  get authenticationTypesAnswer(): Prepared {
    this.typeList ??= new Prepared({
      authentication_types_validations: [...this.authenticationTypes].map(
        ([operation_id, allowed_authentication_types]) => ({ operation_id, allowed_authentication_types }),
      ),
    });
    return this.typeList;
  }
}

export const NOTHING_IN_FORCE = new InForce('', []);
