/** Carries out a plan: walks keys, skips where it can, reads the documents of the page. */
import type { Doc, Filter, FindOptions, StoreStats } from '../port';
import { compareKeys, component, type KeyRange, lastComponent } from './codec';
import type { Engine } from './engine';
import { heldAt } from './entries';
import { type Matcher, matcher } from './matcher';
import type { Path, Plan, Scan } from './planner';
import { under } from './state';

/** What a query needs of its collection. */
export interface Source {
  engine: Engine;
  stats: StoreStats;
  /** Where documents are: this, then the id's component. */
  documents: string;
}

interface Page {
  skip: number;
  limit: number;
}

export function pageOf(options: FindOptions): Page {
  // As in MongoDB, a limit of 0 is none.
  return { skip: options.skip ?? 0, limit: options.limit || Number.POSITIVE_INFINITY };
}

export function parse<D>(text: string): D {
  return JSON.parse(text);
}

const everyDocument: Matcher = () => true;

/** The documents of a page, in order. */
export async function collectPage<D extends Doc>(
  source: Source,
  plan: Plan,
  filter: Filter,
  options: FindOptions,
): Promise<D[]> {
  const page = pageOf(options);
  const exact = plan.scans.every((scan) => scan.exact);
  const matches = exact && plan.without.length === 0 ? everyDocument : matcher(filter);
  if (plan.order === 'documents') return sortedDocuments(source, plan, matches, options);
  const without = exact && page.skip > 0 ? await idsIn(source, plan.without) : NOBODY;
  const page_: D[] = [];
  let skip = page.skip;
  const take = (doc: D | null): boolean => {
    if (doc === null || !matches(doc)) return false;
    if (skip > 0) skip -= 1;
    else page_.push(doc);
    return page_.length >= page.limit;
  };
  if (plan.order === 'ids') {
    const ids = (await sortedIds(source, plan)).filter((id) => !without.has(id));
    for (const id of exact ? ids.slice(skip) : ids) {
      if (exact) skip = 0;
      if (take(read<D>(source, id))) break;
    }
    return page_;
  }
  const [scan] = plan.scans;
  if (scan === undefined) return page_;
  const skipped = exact ? skip : 0;
  skip -= skipped;
  const way = { reverse: plan.reverse, skip: skipped, limit: page.limit, without };
  for await (const doc of walk<D>(source, scan, way)) if (take(doc)) break;
  return page_;
}

const NOBODY: ReadonlySet<string> = new Set();

/** The ids (as key components) of all documents that have an entry in one of these indexes. */
async function idsIn(source: Source, paths: Path[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const path of paths) {
    for await (const keys of source.engine.keys(under(path.prefix), false, Number.POSITIVE_INFINITY)) {
      source.stats.index_entries_read += keys.length;
      for (const key of keys) found.add(lastComponent(key));
    }
  }
  return found;
}

export async function countMatches(source: Source, plan: Plan, filter: Filter): Promise<number> {
  let count = 0;
  // A few documents are looked at sooner than all that have a mark.
  const few = plan.without.length > 0 && plan.scans.every((scan) => scan.points);
  if (!few && plan.scans.every((scan) => scan.exact)) {
    const without = await idsIn(source, plan.without);
    for await (const ids of walkIds(source, plan)) count += ids.filter((id) => !without.has(id)).length;
    return count;
  }
  const matches = matcher(filter);
  for await (const ids of walkIds(source, plan)) {
    for (const id of ids) {
      const doc = read(source, id);
      if (doc !== null && matches(doc)) count += 1;
    }
  }
  return count;
}

function read<D extends Doc>(source: Source, id: string): D | null {
  const text = source.engine.get(source.documents + id);
  source.stats.documents_read += 1;
  return text === undefined ? null : parse<D>(text);
}

/** Keys and values of one range; a single key is read directly. */
async function* entriesIn(
  source: Source,
  scan: Scan,
  range: KeyRange,
  reverse: boolean,
  want: number,
): AsyncGenerator<[string, string][], void> {
  if (!scan.points) {
    yield* source.engine.entries(range, reverse, want);
    return;
  }
  const value = source.engine.get(range.gte);
  if (value !== undefined) yield [[range.gte, value]];
}

function rangesOf(scan: Scan, reverse: boolean): KeyRange[] {
  const { prefix } = scan.path;
  const ranges = scan.ranges.map(({ gte, lt }) => ({ gte: prefix + gte, lt: prefix + lt }));
  return reverse ? ranges.reverse() : ranges;
}

/** How a walk goes. The first `skip` documents are passed over without being read, and so are those it goes `without`. */
interface Way extends Page {
  reverse: boolean;
  without: ReadonlySet<string>;
}

/** Documents in key order. */
async function* walk<D extends Doc>(source: Source, scan: Scan, way: Way): AsyncGenerator<D | null, void> {
  const { reverse, skip, limit, without } = way;
  let left = skip;
  if (!scan.path.primary) {
    for await (const ids of scanIds(source, scan, reverse, skip + limit)) {
      for (const id of ids) {
        if (without.has(id)) continue;
        if (left > 0) left -= 1;
        else yield read<D>(source, id);
      }
    }
    return;
  }
  for (const range of rangesOf(scan, reverse)) {
    const rest = left > 0 ? await skipKeys(source, range, { ...way, skip: left }) : { range, skipped: 0 };
    left -= rest.skipped;
    if (rest.range === null) continue;
    for await (const batch of entriesIn(source, scan, rest.range, reverse, limit)) {
      for (const [, text] of batch) {
        source.stats.documents_read += 1;
        yield parse<D>(text);
      }
    }
  }
}

/** Passes over keys of documents; what is left of the range starts at the first key not passed over. */
async function skipKeys(
  source: Source,
  range: KeyRange,
  { reverse, skip, without }: Way,
): Promise<{ range: KeyRange | null; skipped: number }> {
  let skipped = 0;
  for await (const keys of source.engine.keys(range, reverse, skip + 1)) {
    source.stats.index_entries_read += keys.length;
    const wanted =
      without.size === 0 ? keys : keys.filter((key) => !without.has(key.slice(source.documents.length)));
    const next = wanted[skip - skipped];
    if (next !== undefined) {
      // Of a reverse walk the next key is the greatest left, and `lt` excludes it: NUL makes it included.
      const rest = reverse ? { gte: range.gte, lt: `${next}\u0000` } : { gte: next, lt: range.lt };
      return { range: rest, skipped: skip };
    }
    skipped += wanted.length;
  }
  return { range: null, skipped };
}

/** The ids (as key components) that a scan leads to, in its order, each once. */
async function* scanIds(
  source: Source,
  scan: Scan,
  reverse: boolean,
  want: number,
): AsyncGenerator<string[], void> {
  const { path } = scan;
  const seen = scan.repeats ? new Set<string>() : null;
  for (const range of rangesOf(scan, reverse)) {
    const batches =
      path.primary && !scan.points
        ? source.engine.keys(range, reverse, want)
        : entriesIn(source, scan, range, reverse, want);
    for await (const batch of batches) {
      source.stats.index_entries_read += batch.length;
      const ids = batch.map((entry) => idOf(path, entry));
      yield seen === null ? ids : ids.filter((id) => !seen.has(id) && seen.add(id));
    }
  }
}

/** A document's key holds its id; so does an index entry's, but that of a unique one, whose value is the id. */
function idOf(path: Path, entry: string | [key: string, value: string]): string {
  if (typeof entry === 'string') return entry.slice(path.prefix.length);
  const [key, value] = entry;
  if (path.primary) return key.slice(path.prefix.length);
  return path.unique ? value : lastComponent(key);
}

/** The ids of all scans of a plan, each once. */
async function* walkIds(source: Source, plan: Plan): AsyncGenerator<string[], void> {
  const seen = plan.scans.length > 1 ? new Set<string>() : null;
  for (const scan of plan.scans) {
    for await (const ids of scanIds(source, scan, plan.reverse, Number.POSITIVE_INFINITY)) {
      yield seen === null ? ids : ids.filter((id) => !seen.has(id) && seen.add(id));
    }
  }
}

async function sortedIds(source: Source, plan: Plan): Promise<string[]> {
  const ids: string[] = [];
  for await (const some of walkIds(source, plan)) ids.push(...some);
  ids.sort(compareKeys);
  return plan.reverse ? ids.reverse() : ids;
}

async function sortedDocuments<D extends Doc>(
  source: Source,
  plan: Plan,
  matches: Matcher,
  options: FindOptions,
): Promise<D[]> {
  const fields = [...Object.keys(options.sort ?? {}), '_id'];
  const found: { key: string; doc: D }[] = [];
  for await (const ids of walkIds(source, plan)) {
    for (const id of ids) {
      const doc = read<D>(source, id);
      if (doc === null || !matches(doc)) continue;
      found.push({ key: fields.map((field) => sortPart(doc, field, plan.reverse)).join(''), doc });
    }
  }
  found.sort((a, b) => compareKeys(a.key, b.key));
  if (plan.reverse) found.reverse();
  const { skip, limit } = pageOf(options);
  return found.slice(skip, skip + limit).map(({ doc }) => doc);
}

/** An array sorts by its least member, or its greatest when the order is reversed. */
function sortPart(doc: Doc, field: string, reverse: boolean): string {
  const parts = heldAt(doc, field).values.map(component).sort(compareKeys);
  return (reverse ? parts.at(-1) : parts[0]) ?? '';
}
