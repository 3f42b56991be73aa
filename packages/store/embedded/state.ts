/** What all users of one embedded collection share: its indexes, and the queue of its writes. */
import type { IndexSpec } from '../port';
import { component, successor } from './codec';
import type { Engine } from './engine';
import type { Path } from './planner';

export interface Index {
  spec: IndexSpec;
  path: Path;
  /** Where the index's declaration is stored. */
  declaration: string;
}

const MARK = 'mark.';

/** The index of the documents that have a mark (`CollectionSpec.marks`). */
export const markIndex = (field: string): IndexSpec => ({
  name: MARK + field,
  fields: [field],
  sparse: true,
});

const NAME = /^[A-Za-z0-9_.-]+$/;

export function checkName(kind: string, name: string): void {
  if (!NAME.test(name)) throw new Error(`${kind} name ${name}: letters, digits, _, . and - only`);
}

export class CollectionState {
  /** The primary path: the documents. */
  readonly primary: Path;
  readonly declarations: string;
  indexes: Index[] = [];
  /** Set once the indexes are there; a second opener must declare the same. */
  opened: { declared: string; ready: Promise<void> } | null = null;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(
    readonly engine: Engine,
    readonly name: string,
    private readonly prefix: string,
  ) {
    this.declarations = `${prefix}#`;
    const path = { name: '_id', fields: ['_id'], prefix: `${prefix}!` };
    this.primary = { ...path, primary: true, unique: true, sparse: false, multikey: false, mark: false };
  }

  get paths(): Path[] {
    return [this.primary, ...this.indexes.map(({ path }) => path)];
  }

  key(id: string): string {
    return this.primary.prefix + component(id);
  }

  makeIndex(spec: IndexSpec, multikey: boolean): Index {
    checkName('index', spec.name);
    const unique = spec.unique ?? false;
    return {
      spec,
      declaration: this.declarations + spec.name,
      path: {
        name: spec.name,
        fields: unique ? spec.fields : [...spec.fields, '_id'],
        prefix: `${this.prefix}:${spec.name}:`,
        primary: false,
        unique,
        sparse: spec.sparse ?? false,
        multikey,
        mark: spec.name.startsWith(MARK),
      },
    };
  }

  /** Prepares writes one after another: what one has read (`latest`) still holds when it hands over its changes. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(work);
    this.#tail = done.catch(() => undefined);
    return done;
  }
}

/** Everything under a prefix. */
export function under(prefix: string): { gte: string; lt: string } {
  return { gte: prefix, lt: successor(prefix) };
}
