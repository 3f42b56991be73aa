/** The values of a document's field, as MongoDB compares them: each member of an array is a value. */
interface FieldValues {
  /** `[null]` for a missing field, `[]` for an empty array. */
  values: unknown[];
  /** As in `$exists`. */
  exists: boolean;
}

export function valuesAt(doc: unknown, field: string): FieldValues {
  const found: FieldValues = { values: [], exists: false };
  collect(doc, field.split('.'), 0, found);
  return found;
}

function collect(value: unknown, path: readonly string[], at: number, found: FieldValues): void {
  const field = path[at];
  if (field === undefined) {
    collectValue(value, found);
    return;
  }
  if (Array.isArray(value) && value.length > 0) {
    for (const member of value) collect(member, path, at, found);
    return;
  }
  const inside = isRecord(value) && Object.hasOwn(value, field) ? value[field] : undefined;
  if (inside === undefined) found.values.push(null);
  else collect(inside, path, at + 1, found);
}

/** The value at the end of the path. */
function collectValue(value: unknown, found: FieldValues): void {
  found.exists ||= value !== undefined;
  if (Array.isArray(value)) found.values.push(...value);
  else found.values.push(value ?? null);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
