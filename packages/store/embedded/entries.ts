/** Which index entries a document has. */
import type { IndexSpec } from '../port';
import { component } from './codec';

/** What a document holds at a path, array members each for themselves. `exists` as in `$exists`. */
interface Held {
  values: unknown[];
  exists: boolean;
  array: boolean;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function collect(value: unknown, path: string[], at: number, held: Held): void {
  const field = path[at];
  if (field === undefined) {
    if (value === undefined) held.values.push(null);
    else if (!Array.isArray(value)) {
      held.exists = true;
      held.values.push(value);
    } else {
      held.exists = true;
      held.array = true;
      held.values.push(...(value.length === 0 ? [undefined] : value));
    }
  } else if (isRecord(value)) {
    collect(Object.hasOwn(value, field) ? value[field] : undefined, path, at + 1, held);
  } else if (Array.isArray(value) && value.length > 0) {
    held.array = true;
    for (const member of value) collect(member, path, at, held);
  } else {
    held.values.push(null);
  }
}

export function heldAt(doc: unknown, field: string): Held {
  const held: Held = { values: [], exists: false, array: false };
  collect(doc, field.split('.'), 0, held);
  return held;
}

export interface Entries {
  /** The encoded fields, without the `_id` that ends an entry of a non-unique index. */
  keys: string[];
  /** An array was met: the index can hold a document several times. */
  multikey: boolean;
}

export const NONE: Entries = { keys: [], multikey: false };

/**
 * The entries of one document: every combination of what its fields hold. All combinations, not only those
 * within one array member, because conditions on two fields may be met by different members.
 */
export function entriesOf(doc: unknown, index: Pick<IndexSpec, 'fields' | 'sparse'>): Entries {
  let keys = [''];
  let multikey = false;
  for (const field of index.fields) {
    const held = heldAt(doc, field);
    if (index.sparse && !held.exists) return NONE;
    multikey ||= held.array;
    const parts =
      held.values.length === 1 ? held.values.map(component) : distinct(held.values.map(component));
    keys = keys.flatMap((key) => parts.map((part) => key + part));
  }
  return { keys, multikey };
}

function distinct(values: string[]): string[] {
  return [...new Set(values)];
}
