/** Writes a document to its table and to the index tables that this driver maintains, within one transaction. */
import { type Doc, DuplicateKeyError } from '../port';
import type { Connection } from './connection';
import type { Index, Table } from './table';
import { indexedText, quoted, textOf, type Value } from './values';

/** A document as it is written. */
export interface Row {
  doc: Doc;
  text: string;
  columns: Value[];
}

export const rowOf = (table: Table, doc: Doc, text = JSON.stringify(doc)): Row => ({
  doc,
  text,
  columns: table.columnsOf(doc),
});

/** @throws DuplicateKeyError, and nothing is written */
export function insertRow(db: Connection, table: Table, row: Row): void {
  atomically(db, table, row.doc._id, () => {
    const id = db.run(table.insertion, [...row.columns, row.text]);
    for (const side of table.sides) replaceEntries(db, table, side, id, null, row.doc);
    for (const text of table.texts) replaceText(db, text, id, null, row.doc);
  });
}

/** A document as it is stored. */
export interface Stored<D extends Doc> {
  id: number;
  doc: D;
}

/** @throws DuplicateKeyError, and nothing is written */
export function updateRow(db: Connection, table: Table, before: Stored<Doc>, after: Row): void {
  const { id } = before;
  const was = table.columnsOf(before.doc);
  const changed = table.fields.flatMap((field, at) =>
    isSame(was[at] ?? null, after.columns[at] ?? null) ? [] : [{ field, value: after.columns[at] ?? null }],
  );
  const set = ['doc = ?', ...changed.map(({ field }) => `${quoted(field)} = ?`)];
  atomically(db, table, null, () => {
    const values = changed.map(({ value }) => value);
    db.run(`UPDATE ${table.name} SET ${set.join(', ')} WHERE id = ?`, [after.text, ...values, id]);
    for (const side of table.sides) replaceEntries(db, table, side, id, before.doc, after.doc);
    for (const text of table.texts) replaceText(db, text, id, before.doc, after.doc);
  });
}

export function removeRow(db: Connection, table: Table, { id, doc }: Stored<Doc>): void {
  for (const side of table.sides) replaceEntries(db, table, side, id, doc, null);
  for (const text of table.texts) replaceText(db, text, id, doc, null);
  db.run(`DELETE FROM ${table.name} WHERE id = ?`, [id]);
}

/** Puts a document that is there already into new columns and new tables. */
export function fillRow(db: Connection, table: Table, missing: readonly Index[], id: number, doc: Doc): void {
  const set = table.fields.map((field) => `${quoted(field)} = ?`).join(', ');
  db.run(`UPDATE ${table.name} SET ${set} WHERE id = ?`, [...table.columnsOf(doc), id]);
  for (const side of table.sides) if (missing.includes(side)) replaceEntries(db, table, side, id, null, doc);
  for (const text of table.texts) if (missing.includes(text)) replaceText(db, text, id, null, doc);
}

/** A single statement is atomic by itself; a side table that can refuse a key comes second, and needs more. */
function atomically(db: Connection, table: Table, newId: string | null, work: () => void): void {
  const named = (error: unknown): unknown => {
    const columns = db.duplicateOf(error);
    if (columns === null) return error;
    // Of several keys that are taken, SQLite names any.
    const isKnown = newId !== null && db.get(`SELECT 1 FROM ${table.name} WHERE _id = ?`, [textOf(newId)]);
    return new DuplicateKeyError(table.spec.name, isKnown ? '_id' : indexOf(table, columns));
  };
  try {
    if (table.mayRefuseLater) db.savepoint(work);
    else work();
  } catch (error) {
    throw named(error);
  }
}

/** SQLite names the columns of the key: `table.a, table.b`. */
function indexOf(table: Table, columns: string): string {
  const isOf = ({ name, spec }: Index): boolean => {
    const of = spec.each === undefined ? table.rawName : name.slice(1, -1);
    return spec.unique === true && columns === spec.fields.map((field) => `${of}.${field}`).join(', ');
  };
  return table.indexes.find(isOf)?.spec.name ?? '_id';
}

function replaceEntries(
  db: Connection,
  table: Table,
  side: Index,
  id: number,
  before: Doc | null,
  after: Doc | null,
): void {
  const gone = before === null ? [] : table.entriesOf(side, before);
  const made = after === null ? [] : table.entriesOf(side, after);
  const _id = textOf((after ?? before)?._id ?? '');
  const key = side.spec.fields.map((field) => `${quoted(field)} = ?`).join(' AND ');
  for (const entry of without(gone, made))
    db.run(`DELETE FROM ${side.name} WHERE ${key} AND id = ?`, [...entry, id]);
  const places = side.spec.fields.map(() => '?').join(', ');
  for (const entry of without(made, gone))
    db.run(`INSERT INTO ${side.name} VALUES (${places}, ?, ?)`, [...entry, _id, id]);
}

function without(entries: Value[][], others: Value[][]): Value[][] {
  if (others.length === 0) return entries;
  return entries.filter(
    (entry) => !others.some((other) => entry.every((value, at) => isSame(value, other[at] ?? null))),
  );
}

function replaceText(
  db: Connection,
  { name, spec }: Index,
  id: number,
  before: Doc | null,
  after: Doc | null,
): void {
  const was = textIn(before, spec.contains);
  const is = textIn(after, spec.contains);
  if (was === is) return;
  if (was !== null) db.run(`INSERT INTO ${name}(${name}, rowid, text) VALUES ('delete', ?, ?)`, [id, was]);
  if (is !== null) db.run(`INSERT INTO ${name}(rowid, text) VALUES (?, ?)`, [id, is]);
}

function textIn(doc: Doc | null, field: string | undefined): string | null {
  const value: unknown = doc === null ? undefined : Object.getOwnPropertyDescriptor(doc, field ?? '')?.value;
  return typeof value === 'string' ? indexedText(value) : null;
}

const isSame = (a: Value, b: Value): boolean =>
  typeof a === 'object' && typeof b === 'object' && a !== null && b !== null
    ? Buffer.compare(a, b) === 0
    : a === b;
