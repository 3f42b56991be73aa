/** Chooses the index that serves a query, and writes the query for it; a query that none serves is refused. */

import { literalsOf } from '../like';
import type { Filter, Sort } from '../port';
import type { Index, Table } from './table';
import {
  type Conjunction,
  conjunctionOf,
  existence,
  fixedValues,
  onColumn,
  type Sql,
  sql,
  type Term,
} from './terms';
import { quoted, trigramQuery, type Value } from './values';

export interface Plan {
  /** From `FROM` to the end of the conditions; documents are `t`. */
  from: string;
  args: Value[];
  /** ` ORDER BY ...`, or nothing. */
  order: string;
  /** Every row's document matches the filter: it may be skipped and counted without being read. */
  isExact: boolean;
}

interface Order {
  fields: string[];
  isReverse: boolean;
}

/** One way to the documents. */
interface Way {
  from: Sql;
  where: Sql[];
  /** Conditions of `where` that the table cannot express. */
  covers: readonly Term[];
  /** Columns of a sort that are in the side table. */
  sorting: ReadonlySet<string>;
  /** The plan yields the requested order itself, or sorts few documents. */
  isSorted: boolean;
  score: number;
}

/** The row ids of the texts in an FTS5 table that match a query; null when they are many, and another way is better. */
export type FewMatches = (texts: Index, query: string) => readonly number[] | null;

export function plan(table: Table, filter: Filter, sort: Sort | undefined, few: FewMatches): Plan {
  const order = readSort(table, sort);
  const all = conjunctionOf(filter);
  const way = chooseWay(table, all, order, few);
  if (way === null) throw unserved(table, filter, order);
  const parts = [...way.where, ...residual(table, all)];
  const where = parts.length === 0 ? '' : ` WHERE ${parts.map(({ text }) => `(${text})`).join(' AND ')}`;
  return {
    from: `FROM ${way.from.text}${where}`,
    args: [...way.from.args, ...parts.flatMap(({ args }) => args)],
    order: orderBy(way, order),
    isExact: isWhole(table, all, way) && parts.every(({ isExact }) => isExact),
  };
}

function readSort({ spec: { name } }: Table, sort: Sort | undefined): Order | null {
  const entries = Object.entries(sort ?? {});
  const direction = entries[0]?.[1];
  if (direction === undefined) return null;
  if (entries.some(([, other]) => other !== direction)) {
    throw new Error(`a sort of ${name} must go one way in all its fields`);
  }
  const fields = entries.map(([field]) => field);
  return { fields: fields.at(-1) === '_id' ? fields : [...fields, '_id'], isReverse: direction === -1 };
}

function orderBy({ sorting }: Way, order: Order | null): string {
  if (order === null) return '';
  const columns = order.fields.map((field) => `${sorting.has(field) ? 's' : 't'}.${quoted(field)}`);
  return ` ORDER BY ${columns.map((column) => column + (order.isReverse ? ' DESC' : '')).join(', ')}`;
}

function unserved({ spec }: Table, filter: Filter, order: Order | null): Error {
  const fields = Object.keys(filter).join(', ') || 'none';
  const sorted = order === null ? '' : `, sorted by ${order.fields.join(', ')}`;
  return new Error(`no index of ${spec.name} serves filter fields (${fields})${sorted}`);
}

function chooseWay(table: Table, all: Conjunction, order: Order | null, few: FewMatches): Way | null {
  const ways = [
    plainWay(table, table.primary, all, order),
    table.walk === table.primary ? null : plainWay(table, table.walk, all, order),
    ...table.plain.map((index) => plainWay(table, index, all, order)),
    ...table.sides.map((index) => sideWay(table, index, all, order)),
    ...table.texts.map((index) => textWay(table, index, all, order, few)),
  ].filter((way) => way !== null);
  const served = ways.filter(({ isSorted }) => isSorted);
  const best = served.reduce<Way | null>((a, b) => (a === null || b.score > a.score ? b : a), null);
  return best ?? eitherWay(table, all, order, few);
}

/** All conditions, on the table's columns and inside documents: every plan applies them. */
function residual(table: Table, { terms }: Conjunction): Sql[] {
  return terms.flatMap((term) => inTable(table, term) ?? []);
}

function inTable(table: Table, term: Term): Sql | null {
  const { field, operator, operand } = term;
  if (!table.fields.includes(field)) return existence(term);
  const column = `t.${quoted(field)}`;
  if (operator !== '$exists') return onColumn(term, column);
  if (table.spec.rareFields?.includes(field) || isSparse(table, field))
    return sql(`${column} IS ${operand === true ? 'NOT ' : ''}NULL`);
  return existence(term);
}

const isSparse = ({ plain }: Table, field: string): boolean =>
  plain.some(({ spec }) => spec.sparse && spec.fields.includes(field));

/** Whether every condition is in the query, exactly or not. */
const isWhole = (table: Table, { terms, alternatives }: Conjunction, { covers }: Way): boolean =>
  alternatives.length === 0 && terms.every((term) => covers.includes(term) || inTable(table, term) !== null);

/** Which terms bind an index: equalities of its leading fields, then perhaps one range. */
interface Bound {
  equal: Term[];
  range: Term | undefined;
}

const RANGES = new Set(['$gt', '$gte', '$lt', '$lte', '$regex']);

function bound({ spec }: Index, { terms }: Conjunction): Bound {
  const equal: Term[] = [];
  const fields = spec.unique || spec.fields.includes('_id') ? spec.fields : [...spec.fields, '_id'];
  for (const field of fields) {
    const own = terms.filter((term) => term.field === field);
    const [fewest] = own
      .filter((term) => fixedValues(term) !== null || isNull(term))
      .sort((a, b) => (fixedValues(a)?.length ?? 1) - (fixedValues(b)?.length ?? 1));
    if (fewest === undefined)
      return { equal, range: own.find((term) => isRange(term, spec.sparse ?? false)) };
    equal.push(fewest);
  }
  return { equal, range: undefined };
}

const isNull = ({ operator, operand }: Term): boolean => operator === '$eq' && operand === null;

const isRange = (term: Term, sparse: boolean): boolean =>
  (RANGES.has(term.operator) && onColumn(term, 'c') !== null) ||
  (sparse && term.operator === '$exists' && term.operand === true);

const isMark = ({ operator, operand }: Term): boolean => operator === '$exists' && operand === false;

function plainWay(table: Table, index: Index, all: Conjunction, order: Order | null): Way | null {
  const { spec } = index;
  const { equal, range } = bound(index, all);
  if (spec.sparse && !spec.fields.every((field) => impliesExistence(field, all))) return null;
  const keys = [...new Set([...spec.fields, '_id'])];
  const follows = order !== null && sameOrder(keys, order, all);
  const isBound = equal.length > 0 || range !== undefined;
  if (!isBound && !mayWalk(index, all, order, follows)) return null;
  return {
    from: sql(`${table.name} AS t INDEXED BY ${index.name}`),
    where: [],
    covers: [],
    sorting: new Set(),
    isSorted:
      order === null ||
      follows ||
      order.fields.length === 1 ||
      (equal.length > 0 && areColumns(table, order)),
    // The index that contains the rare fields is preferred: it skips documents that have one without reading them.
    score: plainScore(index, { equal, range }, follows) + (index === table.walk ? 1 : 0),
  };
}

/** Whether a query without a bound may walk the whole index: it reads everything, in the order of the index. */
function mayWalk({ spec }: Index, all: Conjunction, order: Order | null, follows: boolean): boolean {
  const isEverything = all.terms.every(isMark) && all.alternatives.length === 0;
  return isEverything && (follows || (spec.fields[0] === '_id' && order === null));
}

function plainScore({ spec }: Index, { equal, range }: Bound, follows: boolean): number {
  const isWholeKey = equal.length >= spec.fields.length && spec.unique === true;
  const keyScore = spec.fields[0] === '_id' ? 10_000 : 5_000;
  return (isWholeKey ? keyScore : 0) + equal.length * 20 + (range === undefined ? 0 : 6) + (follows ? 10 : 0);
}

const areColumns = (table: Table, { fields }: Order): boolean =>
  fields.every((field) => table.fields.includes(field));

function impliesExistence(field: string, { terms }: Conjunction): boolean {
  return terms.some((term) => {
    if (term.field !== field) return false;
    return fixedValues(term) !== null || isRange(term, true);
  });
}

/** Fields with one fixed value do not matter. */
function sameOrder(keys: readonly string[], { fields }: Order, { terms }: Conjunction): boolean {
  const isFixed = (field: string): boolean =>
    terms.some((term) => term.field === field && fixedValues(term)?.length === 1);
  const walked = keys.filter((field) => !isFixed(field));
  const wanted = fields.filter((field) => !isFixed(field));
  return walked.length === wanted.length && walked.every((field, at) => field === wanted[at]);
}

/** A walk along the members of arrays. For one member, no document comes twice, and rows come in order. */
function sideWay(table: Table, index: Index, all: Conjunction, order: Order | null): Way | null {
  const { spec } = index;
  const { equal, range } = bound(index, all);
  const used = [...equal, ...(range === undefined ? [] : [range])].filter(({ field }) => field !== '_id');
  const member = used.find(({ field }) => field === spec.each);
  if (member === undefined || used.length === 0) return null;
  const own = all.terms.filter(
    ({ field }) => field !== spec.each && field !== '_id' && spec.fields.includes(field),
  );
  const covers = [...own, member].filter((term) => onColumn(term, '') !== null);
  const conditions = covers.flatMap((term) => onColumn(term, `s.${quoted(term.field)}`) ?? []);
  if (conditions.some(({ text }) => text.endsWith('IS NULL'))) return null;
  const isOnce = fixedValues(member)?.length === 1;
  const score = equal.length * 20 + (range === undefined ? 0 : 6) + (isOnce ? 3 : 0);
  if (!isOnce) {
    const found = inList(`SELECT s.id FROM ${index.name} AS s`, conditions);
    const isSorted = order === null || areColumns(table, order);
    return { from: byRowId(table), where: [found], covers, sorting: new Set(), isSorted, score };
  }
  const from = sql(`${index.name} AS s CROSS JOIN ${table.name} AS t ON t.id = s.id`);
  const sorting = new Set([...spec.fields, '_id']);
  const isSorted =
    order === null || order.fields.every((field) => sorting.has(field) || table.fields.includes(field));
  const follows = order !== null && sameOrder([...spec.fields, '_id'], order, all);
  return { from, where: conditions, covers, sorting, isSorted, score: score + (follows ? 10 : 0) };
}

/** Only the row ids that were found are looked up: SQLite would rather walk all rows of a bank. */
const byRowId = ({ name }: Table): Sql => sql(`${name} AS t NOT INDEXED`);

function inList(select: string, conditions: readonly Sql[]): Sql {
  const where = conditions.map(({ text }) => `(${text})`).join(' AND ');
  const args = conditions.flatMap((part) => part.args);
  return sql(
    `t.id IN (${select} WHERE ${where})`,
    args,
    conditions.every(({ isExact }) => isExact),
  );
}

/** Texts that hold all trigrams of a pattern; the pattern itself is a condition of the table's column. */
function textWay(
  table: Table,
  index: Index,
  all: Conjunction,
  order: Order | null,
  few: FewMatches,
): Way | null {
  const { spec, name } = index;
  const term = all.terms.find(({ field, operator }) => field === spec.contains && operator === '$like');
  const query = term === undefined ? null : trigramQuery(literalsOf(String(term.operand)));
  if (query === null) return null;
  const ids = few(index, query);
  const where = [
    ids === null
      ? sql(`t.id IN (SELECT rowid FROM ${name} WHERE ${name} MATCH ?)`, [query])
      : sql('t.id IN (SELECT value FROM json_each(?))', [JSON.stringify(ids)]),
  ];
  const isSorted = order === null || areColumns(table, order);
  return {
    from: byRowId(table),
    where,
    covers: [],
    sorting: new Set(),
    isSorted,
    score: ids === null ? 0 : 100,
  };
}

/** The union of the plans of some alternatives. */
function eitherWay(
  table: Table,
  { alternatives }: Conjunction,
  order: Order | null,
  few: FewMatches,
): Way | null {
  const [branches] = alternatives;
  if (branches === undefined || (order !== null && !areColumns(table, order))) return null;
  if (branches.some((branch) => chooseWay(table, conjunctionOf(branch), null, few) === null)) return null;
  const parts = branches.map((branch) => plan(table, branch, undefined, few));
  const union = parts.map(({ from }) => `SELECT t.id ${from}`).join(' UNION ');
  const args = parts.flatMap((part) => part.args);
  const where = [sql(`t.id IN (${union})`, args, false)];
  return { from: byRowId(table), where, covers: [], sorting: new Set(), isSorted: true, score: 0 };
}
