/** The parts of the server's own OpenAPI document that the page reads: operations by id, with their references resolved. */

/** The part of JSON Schema that the document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly examples?: readonly unknown[];
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
  readonly schema?: Schema;
  readonly example?: string;
}

export interface RequiredRole {
  readonly role: string;
  readonly requires_bank_id: boolean;
}

interface Content {
  readonly content?: { readonly 'application/json'?: JsonContent };
}
interface JsonContent {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly $ref: string }>>;
}
interface DocumentOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content & { readonly $ref?: string }>>;
  readonly security: readonly object[];
  readonly 'x-roles'?: readonly RequiredRole[];
  readonly 'x-prefixes'?: readonly string[];
  readonly 'x-action'?: string;
}

/** The document as the server sends it. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly examples: Readonly<Record<string, { readonly summary: string }>>;
  };
}

export interface PossibleError {
  readonly status: number;
  readonly code: string;
  readonly text: string;
}

/** One function of the API, ready to show and to call. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** The path with its parameters in braces: `/obp/v4.0.0/banks/{BANK_ID}`. */
  readonly path: string;
  readonly summary: string;
  /** Markdown. */
  readonly description: string;
  readonly tag: string;
  /** The version that it was written for. */
  readonly version: string;
  readonly prefixes: readonly string[];
  readonly pathParameters: readonly Parameter[];
  readonly queryParameters: readonly Parameter[];
  readonly body: { readonly schema: Schema; readonly example: unknown } | undefined;
  readonly success: { readonly status: number; readonly schema?: Schema; readonly example: unknown };
  readonly errors: readonly PossibleError[];
  /** One of these is enough. */
  readonly roles: readonly RequiredRole[];
  readonly needsLogin: boolean;
  /** The action on the bus that does the work, where one does. */
  readonly action: string | undefined;
}

export class Description {
  readonly operations: readonly Operation[];
  private readonly byId: ReadonlyMap<string, Operation>;

  constructor(private readonly document: OpenApiDocument) {
    this.operations = Object.entries(document.paths).flatMap(([path, item]) =>
      METHODS.flatMap((method) => {
        const operation = item[method];
        if (!isOperation(operation)) return [];
        return [this.operation(path, method, operation, pathParametersOf(item))];
      }),
    );
    this.byId = new Map(this.operations.map((operation) => [operation.id, operation]));
  }

  find = (id: string): Operation | undefined => this.byId.get(id);

  /** @throws Error if this server has no such function */
  get(id: string): Operation {
    const operation = this.byId.get(id);
    if (operation === undefined) throw new Error(`This server has no function ${id}.`);
    return operation;
  }

  /** The schema itself where it is a reference. */
  resolve = (schema: Schema): Schema => {
    if (schema.$ref === undefined) return schema;
    return this.document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {};
  };

  private operation(
    path: string,
    method: string,
    operation: DocumentOperation,
    pathParameters: readonly Parameter[],
  ): Operation {
    const body = operation.requestBody?.content?.['application/json'];
    return {
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      summary: operation.summary,
      description: operation.description,
      tag: operation.tags[0] ?? 'API',
      version: /^OBP(v[\d.]+)-/.exec(operation.operationId)?.[1] ?? '',
      prefixes: operation['x-prefixes'] ?? [],
      pathParameters,
      queryParameters: (operation.parameters ?? []).filter(isQueryParameter),
      body: body?.schema === undefined ? undefined : { schema: body.schema, example: body.example },
      success: successOf(operation),
      errors: this.errorsOf(operation),
      roles: operation['x-roles'] ?? [],
      needsLogin: operation.security.length > 0 && !operation.security.some(isEmpty),
      action: operation['x-action'],
    };
  }

  private errorsOf({ responses }: DocumentOperation): PossibleError[] {
    return Object.entries(responses).flatMap(([status, response]) =>
      Object.keys(response.content?.['application/json']?.examples ?? {}).map((code) => ({
        status: Number(status),
        code,
        text: this.document.components.examples[code]?.summary ?? code,
      })),
    );
  }
}

const METHODS = ['get', 'post', 'put', 'delete'] as const;

const isOperation = (value: unknown): value is DocumentOperation =>
  typeof value === 'object' && value !== null && 'operationId' in value;

const isQueryParameter = (parameter: Parameter | { readonly $ref: string }): parameter is Parameter =>
  'in' in parameter && parameter.in === 'query';

const isEmpty = (scheme: object): boolean => Object.keys(scheme).length === 0;

const pathParametersOf = (item: { readonly parameters?: unknown }): readonly Parameter[] =>
  Array.isArray(item.parameters) ? item.parameters : [];

function successOf({ responses }: DocumentOperation): Operation['success'] {
  const [status = '200', response] = Object.entries(responses).find(([code]) => code.startsWith('2')) ?? [];
  const json = response?.content?.['application/json'];
  const schema = json?.schema === undefined ? {} : { schema: json.schema };
  return { status: Number(status), example: json?.example, ...schema };
}
