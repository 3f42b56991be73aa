/** Creates what a collection needs and is missing; drops what it declares no longer. */
import { type Doc, DuplicateKeyError } from '../port';
import type { Connection } from './connection';
import { fillRow } from './rows';
import type { Index, Table } from './table';
import { quoted } from './values';

/** Within a transaction. @throws Error when an index is there that differs */
export function syncSchema(db: Connection, table: Table): void {
  const columns = table.fields.map((field) => (field === '_id' ? '_id TEXT NOT NULL' : quoted(field)));
  db.exec(
    `CREATE TABLE IF NOT EXISTS ${table.name}(id INTEGER PRIMARY KEY, ${columns.join(', ')}, doc TEXT NOT NULL)`,
  );
  const present = presentIn(db, table);
  for (const [name] of present) {
    if (!table.indexes.some((index) => index.name === name)) drop(db, name);
  }
  const missing = table.indexes.filter((index) => isMissing(present, table, index));
  if (missing.length === 0) return;
  addColumns(db, table);
  for (const index of missing.filter(({ spec }) => isKeptByUs(spec))) create(db, index);
  fill(db, table, missing);
  for (const index of missing.filter(({ spec }) => !isKeptByUs(spec))) {
    try {
      create(db, index);
    } catch (error) {
      throw db.duplicateOf(error) === null ? error : new DuplicateKeyError(table.spec.name, index.spec.name);
    }
  }
}

const isKeptByUs = ({ each, contains }: Index['spec']): boolean => (each ?? contains) !== undefined;

function presentIn(db: Connection, table: Table): Map<string, string> {
  const rows = db.all(
    `SELECT name, sql FROM sqlite_schema WHERE name GLOB ? AND sql NOT NULL AND type IN ('index', 'table')`,
    [`${table.rawName.replace(/[*?[]/g, '[$&]')}__*`],
  );
  const named = rows.map(([name, ddl]): [string, string] => [quoted(String(name)), String(ddl)]);
  // FTS5 keeps tables of its own under the name of its table.
  return new Map(named.filter(([name]) => !/_(data|idx|config|docsize|content)"$/.test(name)));
}

function isMissing(present: Map<string, string>, table: Table, { name, ddl, spec }: Index): boolean {
  const known = present.get(name);
  if (known !== undefined && known !== ddl) {
    throw new Error(
      `index ${spec.name} of ${table.spec.name} exists with other fields or options; remove it first`,
    );
  }
  return known === undefined;
}

function drop(db: Connection, name: string): void {
  const [[type] = []] = db.all(`SELECT type FROM sqlite_schema WHERE name = ?`, [name.slice(1, -1)]);
  db.exec(`DROP ${type === 'index' ? 'INDEX' : 'TABLE'} ${name}`);
}

function create(db: Connection, { name, ddl, spec }: Index): void {
  db.exec(ddl);
  if (spec.contains !== undefined)
    db.run(`INSERT INTO ${name}(${name}, rank) VALUES ('secure-delete', 1)`, []);
}

function addColumns(db: Connection, table: Table): void {
  const known = db.all(`SELECT name FROM pragma_table_info(?)`, [table.rawName]).map(([name]) => name);
  for (const field of table.fields) {
    if (!known.includes(field)) db.exec(`ALTER TABLE ${table.name} ADD COLUMN ${quoted(field)}`);
  }
}

/** Fills new columns and tables from the existing documents. */
function fill(db: Connection, table: Table, missing: readonly Index[]): void {
  const page = `SELECT id, doc FROM ${table.name} WHERE id > ? ORDER BY id LIMIT 1000`;
  for (let last = 0; ; ) {
    const rows = db.all(page, [last]);
    for (const [id, text] of rows) fillRow(db, table, missing, Number(id), JSON.parse(String(text)) as Doc);
    if (rows.length === 0) return;
    last = Number(rows.at(-1)?.[0]);
  }
}
