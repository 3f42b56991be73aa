import type { ErrorObject, ValidateFunction } from 'ajv';

/** A task of the thread: whether `body` fits `schema`, both as JSON; without a body, whether the schema compiles. */
export interface Job {
  readonly schema: string;
  readonly body: string | undefined;
}

export interface Outcome {
  readonly violations: string[];
}

type Compiled = ValidateFunction | string;

/** The program of the thread: a text, because it has to run from TypeScript in tests and from JavaScript otherwise. */
export function thread(): void {
  const MOST_COMPILED = 200;
  const MOST_VIOLATIONS = 20;
  const LONGEST_VIOLATION = 300;

  const { parentPort, workerData } = require('node:worker_threads');
  const { default: Ajv } = require(workerData.ajv);
  const { default: addFormats } = require(workerData.formats);
  const { LRUCache } = require(workerData.lru);
  const known = new LRUCache({ max: MOST_COMPILED });

  /** The schema as a function, or its faults as a text. Draft 7, regardless of `$schema`; `$id` names nothing. */
  function compile(text: string): Compiled {
    const { $schema: _, $id: __, ...schema } = JSON.parse(text);
    // An instance for each: names in one schema mean nothing in another. References are not copied to where they
    // stand, because copies of copies grow without bounds.
    const ajv = new Ajv({
      strict: false,
      allErrors: true,
      inlineRefs: false,
      ownProperties: true,
      logger: false,
    });
    addFormats(ajv);
    try {
      return ajv.compile(schema);
    } catch (error) {
      return `$: ${error instanceof Error ? error.message : 'does not compile'}`;
    }
  }

  function compiled(text: string): Compiled {
    const kept = known.get(text);
    if (kept !== undefined) return kept;
    const made = compile(text);
    known.set(text, made);
    return made;
  }

  const typeOf = (value: unknown): string => {
    if (value === null) return 'null';
    if (Array.isArray(value)) return 'array';
    return Number.isInteger(value) ? 'integer' : typeof value;
  };

  /** The member of a value that a JSON pointer names. */
  const memberAt = (json: unknown, names: string[]): unknown =>
    names.reduce((inner: unknown, name) => Object(inner)[name], json);

  function reason({ keyword, params, message }: ErrorObject, value: unknown): string {
    switch (keyword) {
      case 'required':
        return 'is missing but it is required';
      case 'type':
        return `${typeOf(value)} found, ${[params.type].flat().join(' or ')} expected`;
      case 'maximum':
        return `must have a maximum value of ${params.limit}`;
      case 'minimum':
        return `must have a minimum value of ${params.limit}`;
      case 'pattern':
        return `does not match the regex pattern ${params.pattern}`;
      default:
        return message ?? 'is not valid';
    }
  }

  function describe(error: ErrorObject, json: unknown): string {
    const names = error.instancePath
      .split('/')
      .slice(1)
      .map((name) => name.replace(/~1/g, '/').replace(/~0/g, '~'));
    const missing = error.keyword === 'required' ? [error.params.missingProperty] : [];
    const path = ['$', ...names, ...missing].join('.');
    return `${path}: ${reason(error, memberAt(json, names))}`.slice(0, LONGEST_VIOLATION);
  }

  function violationsOf({ schema, body }: Job): string[] {
    const validate = compiled(schema);
    if (typeof validate === 'string') return [validate.slice(0, LONGEST_VIOLATION)];
    if (body === undefined) return [];
    if (body === '') return ['$: is missing but it is required'];
    const json: unknown = JSON.parse(body);
    try {
      if (validate(json)) return [];
    } catch {
      // A schema that refers to itself without an end.
      return ['$: is nested too deeply'];
    }
    const errors = validate.errors ?? [];
    validate.errors = null;
    return errors.slice(0, MOST_VIOLATIONS).map((error) => describe(error, json));
  }

  parentPort.on('message', (job: Job) => parentPort.postMessage({ violations: violationsOf(job) }));
  // It has loaded what it needs: from here on time counts.
  parentPort.postMessage({ violations: [] });
}
