/** Versions whose prefix is served (conventions 1.1), oldest first. */
export const versions = [
  'v1.2.1',
  'v1.3.0',
  'v1.4.0',
  'v2.0.0',
  'v2.1.0',
  'v2.2.0',
  'v3.0.0',
  'v3.1.0',
  'v4.0.0',
  'v5.0.0',
  'v5.1.0',
] as const;
export type Version = (typeof versions)[number];

/** The versions that clients see: those that are complete for the customer area (rulings 38 and 39 K). */
export const listedVersions: readonly Version[] = ['v4.0.0', 'v5.0.0', 'v5.1.0'];

export const isVersion = (text: string): text is Version => versions.some((version) => version === text);

export const prefixOf = (version: Version): string => `/obp/${version}`;

/** From when on and until when (both included) a row of the table may answer. */
export interface Span {
  readonly since: Version;
  readonly until: Version | undefined;
}

/** The version that an operation was written for: `OBPv3.1.0-getConsumer` is of v3.1.0. */
export function versionOf(operationId: string): Version {
  const own = operationId.slice('OBP'.length, operationId.indexOf('-'));
  if (!isVersion(own)) throw new Error(`${operationId} was written for a version that is not served`);
  return own;
}

/** The fields that place a row under the prefixes; a row with undefined `spans` is at the root of the server. */
export interface Placed {
  readonly method: string;
  readonly path: string;
  readonly span: Span | undefined;
}

/**
 * The full prefixes under which each row answers: those of its span, until a row of a later version has the same
 * method and path and so replaces it. Under every prefix the newest row counts that is not newer than the prefix.
 */
export function withPrefixes<R extends Placed>(
  rows: readonly R[],
): (R & { readonly prefixes: readonly string[] })[] {
  const rivals = new Map<string, R[]>();
  for (const row of rows) {
    const place = `${row.method} ${row.path}`;
    rivals.set(place, [...(rivals.get(place) ?? []), row]);
  }
  return rows.map((row) => {
    const others = (rivals.get(`${row.method} ${row.path}`) ?? []).filter((other) => other !== row);
    return { ...row, prefixes: prefixesOf(row, others) };
  });
}

function prefixesOf({ span }: Placed, others: readonly Placed[]): string[] {
  if (span === undefined) return [''];
  const later = others.flatMap((other) => (other.span === undefined ? [] : [indexOf(other.span.since)]));
  const first = indexOf(span.since);
  const replaced = Math.min(...later.filter((index) => index > first), versions.length);
  const last = span.until === undefined ? versions.length - 1 : indexOf(span.until);
  return versions.filter((_, index) => index >= first && index <= last && index < replaced).map(prefixOf);
}

const indexOf = (version: Version): number => versions.indexOf(version);

/** Whether a row answers under a version. */
export const isServedUnder = (row: { readonly prefixes: readonly string[] }, version: Version): boolean =>
  row.prefixes.includes(prefixOf(version));

/** Whether a version is that one or a later one. */
export const isSince = (version: Version, first: Version): boolean => indexOf(version) >= indexOf(first);
