import { isSafePattern } from './patterns';
import { type SchemaThread, SlowSchema } from './schema-thread';

/** The longest schema in bytes, and the deepest: both of ruling 35. */
const LONGEST = 65_536;
const DEEPEST = 20;
/** The longest that a schema may take to compile. A gateway allows more, so every registered schema can be used. */
const LONGEST_COMPILE_MS = 1_000;

export const TOO_DEEP = `$: is nested deeper than ${DEEPEST} levels`;

/**
 * Why a JSON schema cannot be registered, as texts for OBP-40026; an empty list if it can. A schema comes from a client, so
 * nothing compiles it before its size, its depth, its references and its regular expressions are known to be bounded.
 * @throws ObpError OBP-50503 when the thread has no time for it
 */
export async function problemsOf(schema: unknown, thread: SchemaThread): Promise<string[]> {
  if (isTooDeep(schema)) return [TOO_DEEP];
  const text = JSON.stringify(schema);
  if (Buffer.byteLength(text) > LONGEST) return [`$: is longer than ${LONGEST} bytes`];
  const problems = [...(await thread.check(REQUIRED_FORM, text)), ...unbounded(schema)];
  return problems.length > 0 ? problems : compiled(text, thread);
}

async function compiled(text: string, thread: SchemaThread): Promise<string[]> {
  try {
    return await thread.check(text, undefined, { longestMs: LONGEST_COMPILE_MS });
  } catch (error) {
    if (!(error instanceof SlowSchema)) throw error;
    return [`$: takes longer than ${LONGEST_COMPILE_MS} milliseconds to compile`];
  }
}

/** Whether JSON is nested deeper than a schema may be. It uses no recursion: the JSON may be of any depth. */
export function isTooDeep(json: unknown): boolean {
  let level = [json].filter(isNested);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((nested) => Object.values(nested).filter(isNested));
  }
  return false;
}

/**
 * Keywords that could make the schema costly, anywhere in it: under `properties` a keyword is the name of a field, but then its
 * value is a schema and not one of these.
 */
function unbounded(schema: unknown, at = '$'): string[] {
  if (!isNested(schema)) return [];
  return Object.entries(schema).flatMap(([name, value]) => [
    ...ofMember(name, value).map((problem) => `${at}.${name}: ${problem}`),
    ...unbounded(value, `${at}.${name}`),
  ]);
}

function ofMember(name: string, value: unknown): string[] {
  if (name === '$ref' && typeof value === 'string' && !value.startsWith('#'))
    return ['refers to another document'];
  if (name === '$async' && value === true) return ['is not supported'];
  const patterns =
    name === 'pattern' ? [value] : name === 'patternProperties' ? Object.keys(Object(value)) : [];
  return patterns.some((pattern) => typeof pattern === 'string' && !isSafePattern(pattern))
    ? ['is a regular expression that could take too long']
    : [];
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

const TYPES = ['object', 'string', 'array', 'boolean', 'null', 'number', 'integer'];
const text = { type: 'string' };

/** The requirements on every registered schema (conventions 9), as a schema. */
const REQUIRED_FORM = JSON.stringify({
  type: 'object',
  required: ['$schema', 'type', 'title', 'description', 'required', 'properties'],
  properties: {
    $schema: { type: 'string', format: 'uri' },
    $id: { type: 'string', format: 'uri-reference' },
    type: { enum: TYPES },
    title: text,
    description: text,
    required: { type: 'array', items: text },
    examples: { type: 'array' },
    additionalProperties: { type: 'boolean' },
    properties: {
      type: 'object',
      minProperties: 1,
      additionalProperties: { type: 'object', required: ['type'], properties: { type: { enum: TYPES } } },
    },
  },
});
