/** What a document holds in a field, as MongoDB sees it: of an array, each member for itself. */
export interface Held {
  /** Null where there is nothing; an empty array holds nothing at all. */
  values: unknown[];
  /** As in `$exists`. */
  exists: boolean;
}

export function heldAt(doc: unknown, field: string): Held {
  const held: Held = { values: [], exists: false };
  collect(doc, field.split('.'), 0, held);
  return held;
}

function collect(value: unknown, path: readonly string[], at: number, held: Held): void {
  const field = path[at];
  if (field === undefined) {
    collectValue(value, held);
    return;
  }
  if (Array.isArray(value) && value.length > 0) {
    for (const member of value) collect(member, path, at, held);
    return;
  }
  const inside = isRecord(value) && Object.hasOwn(value, field) ? value[field] : undefined;
  if (inside === undefined) held.values.push(null);
  else collect(inside, path, at + 1, held);
}

/** The value at the end of the path. */
function collectValue(value: unknown, held: Held): void {
  held.exists ||= value !== undefined;
  if (Array.isArray(value)) held.values.push(...value);
  else held.values.push(value ?? null);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
