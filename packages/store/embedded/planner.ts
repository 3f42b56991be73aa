/** Chooses how a query walks: along `_id` or along one index, in which key ranges, and in which order. */
import type { Filter, Sort } from '../port';
import { compareKeys, component, intersection, type KeyRange, startingWith } from './codec';
import { type Conjunction, conjunction, type FieldConditions } from './conditions';

/** An ordered list of keys that lead to documents. */
export interface Path {
  name: string;
  /** The fields of the key; a non-unique index's end with `_id`. */
  fields: string[];
  /** Where its keys start in the database. */
  prefix: string;
  /** The documents themselves, by `_id`. */
  primary: boolean;
  unique: boolean;
  sparse: boolean;
  /** Some document has several entries. */
  multikey: boolean;
  /** The index of a mark: it says what to go without, and serves no query (the other driver has none). */
  mark: boolean;
}

export interface Scan {
  path: Path;
  /** Disjoint and ascending, without the path's prefix. */
  ranges: KeyRange[];
  /** The keys' order is the sort's; otherwise what is found must be sorted. */
  sorted: boolean;
  /** Every entry's document matches the filter: entries may be skipped and counted without their documents. */
  exact: boolean;
  /** A document may be met several times. */
  repeats: boolean;
  /** At least one leading field is fixed, so the candidates are few. */
  fixed: boolean;
  /** Each range is one key, of `_id` or a unique index. */
  points: boolean;
  score: number;
}

export interface Plan {
  scans: Scan[];
  /** What is met on the way and is none of it: the indexes of marks, of which `exact` does not speak. */
  without: Path[];
  /** `keys`: as walked; `ids`: sort the candidates' ids, then read; `documents`: read all candidates, then sort. */
  order: 'keys' | 'ids' | 'documents';
  reverse: boolean;
}

/** More combinations of `$in` values than this are not worth separate walks. */
const MOST_RANGES = 10_000;
const EVERYTHING: KeyRange = { gte: '', lt: 'z' };

interface Order {
  fields: string[];
  reverse: boolean;
}

function readSort(collection: string, sort: Sort | undefined): Order | null {
  if (sort === undefined) return null;
  const entries = Object.entries(sort);
  const direction = entries[0]?.[1];
  if (direction === undefined) return null;
  if (entries.some(([, other]) => other !== direction)) {
    throw new Error(`a sort of ${collection} must go one way in all its fields`);
  }
  const fields = entries.map(([field]) => field);
  return { fields: fields.at(-1) === '_id' ? fields : [...fields, '_id'], reverse: direction === -1 };
}

export function plan(collection: string, paths: Path[], filter: Filter, sort?: Sort): Plan {
  const order = readSort(collection, sort);
  const reverse = order?.reverse ?? false;
  const all = conjunction(filter);
  const scans = chooseScans(paths, all, order);
  if (scans === null) throw unserved(collection, filter, order);
  const without = [...all.fields].filter(([, on]) => isMark(on)).flatMap(([field]) => bearers(paths, field));
  const way = { scans, without, reverse };
  const only = scans.length === 1 ? scans[0] : undefined;
  if (only !== undefined && (order === null || only.sorted)) return { ...way, order: 'keys' };
  if (order === null || order.fields.length === 1) return { ...way, order: 'ids' };
  if (scans.every((scan) => scan.fixed)) return { ...way, order: 'documents' };
  throw unserved(collection, filter, order);
}

/** The index of all documents that have the field. */
const bearers = (paths: Path[], field: string): Path[] =>
  paths.filter(({ sparse, fields }) => sparse && fields[0] === field && fields[1] === '_id').slice(0, 1);

function unserved(collection: string, filter: Filter, order: Order | null): Error {
  const fields = Object.keys(filter).join(', ') || 'none';
  const sorted = order === null ? '' : `, sorted by ${order.fields.join(', ')}`;
  return new Error(`no index of ${collection} serves filter fields (${fields})${sorted}`);
}

function chooseScans(paths: Path[], all: Conjunction, order: Order | null): Scan[] | null {
  const best = chooseScan(paths, all, order);
  if (best !== null) return [best];
  const branches = all.alternatives[0];
  if (branches === undefined) return null;
  const scans: Scan[] = [];
  for (const branch of branches) {
    const chosen = chooseScans(paths, conjunction(branch), null);
    if (chosen === null) return null;
    // A branch alone is wider than the whole filter, which the documents are still checked against.
    for (const scan of chosen) scans.push({ ...scan, exact: false, repeats: true });
  }
  return scans;
}

function chooseScan(paths: Path[], all: Conjunction, order: Order | null): Scan | null {
  const everything = [...all.fields.values()].every(isMark) && all.alternatives.length === 0;
  const known = [...all.fields.keys()].every((field) => bearers(paths, field).length > 0);
  let best: Scan | null = null;
  for (const path of paths.filter(({ mark }) => !mark)) {
    const scan = everything ? fullScan(path, order, known) : boundScan(path, paths, all, order);
    if (scan !== null && (best === null || scan.score > best.score)) best = scan;
  }
  return best;
}

/** Nothing but `$exists: false`: nearly every document matches, so walking past the others costs nothing. */
const isMark = (on: FieldConditions): boolean =>
  on.absent && !on.more && !on.exists && on.equal.length === 0 && on.ranges.length === 0;

/** The empty filter: along `_id`, or along the index that the sort names. */
function fullScan(path: Path, order: Order | null, exact: boolean): Scan | null {
  if (path.sparse || (order === null && !path.primary)) return null;
  const sorted = order !== null && serves(path, order, new Map(), 0);
  if (order !== null && !sorted) return null;
  const scan = {
    path,
    ranges: [EVERYTHING],
    sorted,
    exact,
    repeats: path.multikey,
    fixed: false,
    points: false,
  };
  return { ...scan, score: path.primary ? 1 : 0 };
}

function boundScan(path: Path, paths: Path[], all: Conjunction, order: Order | null): Scan | null {
  if (path.sparse && !impliesExistence(path, all)) return null;
  const walk = bound(path, all);
  if (walk === null) return null;
  const { prefixes, tail, used, whole } = walk;
  const exact =
    all.alternatives.length === 0 &&
    [...all.fields].every(([field, on]) =>
      on.absent
        ? isMark(on) && bearers(paths, field).length > 0
        : (used.has(field) || onlyExists(path, field, on)) && !on.more,
    );
  const ranges = prefixes
    .map((prefix) =>
      tail === null ? startingWith(prefix) : { gte: prefix + tail.gte, lt: prefix + tail.lt },
    )
    .sort((a, b) => compareKeys(a.gte, b.gte));
  const sorted = order !== null && serves(path, order, all.fields, walk.equal);
  const score =
    (whole && path.primary ? 10_000 : 0) +
    (whole && path.unique ? 5_000 : 0) +
    (exact && sorted ? 500 : 0) +
    walk.equal * 20 +
    (tail === null ? 0 : 6) +
    (sorted ? 10 : 0);
  return {
    path,
    ranges,
    sorted,
    exact: exact && walk.exact,
    // The keys of one document in an index differ, so a single whole key cannot meet it twice.
    repeats: path.multikey && !(whole && ranges.length === 1),
    fixed: walk.equal > 0,
    points: whole && (path.primary || path.unique),
    score,
  };
}

function onlyExists(path: Path, field: string, on: FieldConditions): boolean {
  return path.sparse && path.fields.includes(field) && on.equal.length === 0 && on.ranges.length === 0;
}

/** A sparse index may answer only if no document outside it can match. */
function impliesExistence(path: Path, all: Conjunction): boolean {
  return path.fields.every((field) => {
    if (field === '_id') return true;
    const on = all.fields.get(field);
    if (on === undefined) return false;
    return on.exists || on.ranges.length > 0 || on.equal.some((values) => !values.includes(null));
  });
}

interface Bound {
  prefixes: string[];
  tail: KeyRange | null;
  /** How many leading fields are fixed. */
  equal: number;
  /** Every field is fixed. */
  whole: boolean;
  used: Set<string>;
  /** The ranges hold nothing that the used conditions exclude. */
  exact: boolean;
}

function bound(path: Path, all: Conjunction): Bound | null {
  const used = new Set<string>();
  let prefixes = [''];
  let exact = true;
  let equal = 0;
  for (const field of path.fields) {
    const on = all.fields.get(field);
    if (on === undefined) break;
    const values = fewest(on.equal);
    if (values === null || prefixes.length * values.length > MOST_RANGES) {
      const tail = rangeOf(path, on);
      if (tail === null && equal === 0) return null;
      if (tail === null) break;
      used.add(field);
      return { prefixes, tail: tail.range, equal, whole: false, used, exact: exact && tail.exact };
    }
    const parts = values.map(component);
    prefixes = prefixes.flatMap((prefix) => parts.map((part) => prefix + part));
    exact &&= on.equal.length === 1 && on.ranges.length === 0;
    used.add(field);
    equal += 1;
  }
  if (equal === 0) return null;
  return { prefixes, tail: null, equal, whole: equal === path.fields.length, used, exact };
}

function fewest(sets: FieldConditions['equal']): FieldConditions['equal'][number] | null {
  return sets.reduce<FieldConditions['equal'][number] | null>(
    (best, set) => (best === null || set.length < best.length ? set : best),
    null,
  );
}

/** A field's comparisons as one range. Of an array, each may be met by another member: then only one counts. */
function rangeOf(path: Path, on: FieldConditions): { range: KeyRange; exact: boolean } | null {
  const [first, ...others] = on.ranges;
  if (first === undefined) return on.exists && path.sparse ? { range: EVERYTHING, exact: true } : null;
  if (path.multikey) return { range: first, exact: others.length === 0 };
  let range = first;
  for (const other of others) {
    const both = intersection(range, other);
    if (both === null) return { range: { gte: first.gte, lt: first.gte }, exact: true };
    range = both;
  }
  return { range, exact: true };
}

/** Whether the path's keys come in the order asked for: fields with one fixed value do not matter. */
function serves(path: Path, order: Order, fields: Map<string, FieldConditions>, leading: number): boolean {
  const constant = (field: string): boolean => {
    if (fewest(fields.get(field)?.equal ?? [])?.length !== 1) return false;
    return !path.multikey || path.fields.indexOf(field) < leading;
  };
  const inKey = path.fields.includes('_id') ? path.fields : [...path.fields, '_id'];
  const walked = inKey.filter((field) => !constant(field));
  const asked = order.fields.filter((field) => !constant(field));
  return walked.length === asked.length && walked.every((field, at) => field === asked[at]);
}
