/**
 * How a collection lies in the database: a table with the documents as JSON, a column for every field that an index
 * holds one value of, a side table for every indexed array, and an FTS5 table for every searched text.
 */
import { valuesAt } from '../field-values';
import type { CollectionSpec, IndexSpec } from '../port';
import { NOTHING, quoted, toValue, type Value } from './values';

const NAME = /^[A-Za-z0-9_.-]+$/;

function checkName(kind: string, name: string): void {
  if (!NAME.test(name)) throw new Error(`${kind} name ${name}: letters, digits, _, . and - only`);
}

/** An index of single values, the members of an array (`each`), or a text (`contains`). */
export interface Index {
  spec: IndexSpec;
  /** Of the index, side table or FTS5 table, quoted. */
  name: string;
  /** The statement that creates it, as SQLite keeps it. */
  ddl: string;
}

export class Table {
  /** The name as it stands in SQL. */
  readonly name: string;
  /** Fields with a column of their own, `_id` first. */
  readonly fields: readonly string[];
  readonly plain: readonly Index[];
  readonly sides: readonly Index[];
  readonly texts: readonly Index[];
  /** The unique index of `_id`. */
  readonly primary: Index;
  /** Inserts a row: the values of `fields`, then the document. */
  readonly insertion: string;
  /** A side table can refuse a key when the row is already written. */
  readonly mayRefuseLater: boolean;
  /** For walks along `_id`: it contains the rare fields, so a walk passes over documents that have one without reading them. */
  readonly walk: Index;

  constructor(
    readonly database: string,
    readonly spec: CollectionSpec,
  ) {
    checkName('database', database);
    checkName('collection', spec.name);
    this.name = quoted(this.rawName);
    const { indexes = [], rareFields = [] } = spec;
    for (const { name } of indexes) checkName('index', name);
    const single = indexes.filter(({ each }) => each === undefined);
    this.fields = [...new Set(['_id', ...single.flatMap(({ fields }) => fields), ...rareFields])];
    this.plain = single
      .filter(({ contains }) => contains === undefined)
      .map((index) => this.plainIndex(index));
    this.sides = indexes.filter(({ each }) => each !== undefined).map((index) => this.sideTable(index));
    this.texts = single
      .filter(({ contains }) => contains !== undefined)
      .map((index) => this.textTable(index));
    const names = [...this.fields.map(quoted), 'doc'];
    this.insertion = `INSERT INTO ${this.name}(${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    this.mayRefuseLater = this.sides.some(({ spec: { unique } }) => unique);
    this.primary = this.plainIndex({ name: '_id', fields: ['_id'], unique: true });
    this.walk =
      rareFields.length === 0 ? this.primary : this.plainIndex({ name: 'rare_fields', fields: ['_id'] });
  }

  /** As a person reads it in a list of tables. */
  get rawName(): string {
    return `${this.database}__${this.spec.name}`;
  }

  get indexes(): readonly Index[] {
    return [...new Set([this.primary, this.walk]), ...this.plain, ...this.sides, ...this.texts];
  }

  /** The values of the columns. @throws Error when a document breaks the rules of its indexes */
  columnsOf(doc: object): Value[] {
    return this.fields.map((field) => this.single(doc, field));
  }

  /** The rows of a document in a side table, without its ids. */
  entriesOf({ spec }: Index, doc: object): Value[][] {
    const columns = spec.fields.map((field) =>
      field === spec.each ? membersOf(doc, field) : [this.single(doc, field) ?? NOTHING],
    );
    return columns.reduce<Value[][]>(
      (rows, values) => rows.flatMap((row) => values.map((value) => [...row, value])),
      [[]],
    );
  }

  private single(doc: object, field: string): Value {
    const { values, exists } = valuesAt(doc, field);
    const [value] = values;
    if (values.length !== 1) throw this.broken(field, 'holds an array, and its index does not say so');
    if (value === null) this.checkNull(field, exists);
    return toValue(value);
  }

  private checkNull(field: string, exists: boolean): void {
    const { indexes = [], rareFields = [] } = this.spec;
    const holders = indexes.filter(({ fields }) => fields.includes(field));
    if (exists && (rareFields.includes(field) || holders.some(({ sparse }) => sparse)))
      throw this.broken(field, 'is null, and has a sparse index or is a rare field');
    if (holders.some(({ unique, sparse, each }) => unique && !sparse && each === undefined))
      throw this.broken(field, 'is missing, and has a unique index that is not sparse');
  }

  private broken(field: string, what: string): Error {
    return new Error(`a document of ${this.spec.name} breaks a rule: ${field} ${what}`);
  }

  private plainIndex(spec: IndexSpec): Index {
    const { fields, unique, sparse } = spec;
    const keys = unique ? fields : [...new Set([...fields, '_id', ...(this.spec.rareFields ?? [])])];
    const name = this.nameOf(spec);
    const where = sparse
      ? ` WHERE ${fields.map((field) => `${quoted(field)} IS NOT NULL`).join(' AND ')}`
      : '';
    const kind = unique ? 'UNIQUE INDEX' : 'INDEX';
    return {
      spec,
      name,
      ddl: `CREATE ${kind} ${name} ON ${this.name}(${keys.map(quoted).join(', ')})${where}`,
    };
  }

  private sideTable(spec: IndexSpec): Index {
    const name = this.nameOf(spec);
    const fields = spec.fields.map(quoted).join(', ');
    const key = spec.unique ? fields : `${fields}, _id`;
    const ddl = `CREATE TABLE ${name}(${fields}, _id TEXT, id INTEGER, PRIMARY KEY (${key})) WITHOUT ROWID`;
    return { spec, name, ddl };
  }

  private textTable(spec: IndexSpec): Index {
    const name = this.nameOf(spec);
    const options = `content='', detail=none, tokenize='trigram case_sensitive 1'`;
    return { spec, name, ddl: `CREATE VIRTUAL TABLE ${name} USING fts5(text, ${options})` };
  }

  private nameOf({ name }: IndexSpec): string {
    return quoted(`${this.rawName}__${name}`);
  }
}

const membersOf = (doc: object, field: string): Value[] =>
  [...new Set(valuesAt(doc, field).values.map(toValue))].filter((value) => value !== null);
