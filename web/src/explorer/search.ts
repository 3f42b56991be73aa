import type { Operation } from '../api/description';

/** The operations that hold every word of the search, in what people look for: names, paths, tags, roles, errors. */
export function search(operations: readonly Operation[], sought: string): readonly Operation[] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return operations;
  return operations.filter((operation) => {
    const text = textOf(operation);
    return words.every((word) => text.includes(word));
  });
}

const texts = new WeakMap<Operation, string>();

function textOf(operation: Operation): string {
  const known = texts.get(operation);
  if (known !== undefined) return known;
  const { id, method, path, summary, tag, roles, errors } = operation;
  const text = [
    id,
    method,
    path,
    summary,
    tag,
    ...roles.map(({ role }) => role),
    ...errors.map(({ code }) => code),
  ]
    .join(' ')
    .toLowerCase();
  texts.set(operation, text);
  return text;
}

/** Operations by tag, tags sorted. */
export function byTag(
  operations: readonly Operation[],
): readonly (readonly [string, readonly Operation[]])[] {
  const groups = new Map<string, Operation[]>();
  for (const operation of operations) {
    const group = groups.get(operation.tag);
    if (group === undefined) groups.set(operation.tag, [operation]);
    else group.push(operation);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b));
}
