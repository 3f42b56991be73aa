import { hash } from 'node:crypto';
import { Excerpt } from '../http/prepared';
import type { Json } from '../openapi/schemas';

/** An operation of a document as it is written, with the pointers to all that it refers to, directly or not. */
interface Piece {
  readonly path: string;
  readonly text: string;
  readonly pointers: ReadonlySet<string>;
}

/** The sections of a document that hold the targets of references. */
const SECTIONS = ['definitions', 'components'];

/**
 * A description of the API (Swagger, OpenAPI) cut into operations that are each serialised once. A selection
 * then only joins texts, and builds no document.
 */
export class Excerpts {
  private readonly head: string;
  private readonly operations = new Map<string, Piece>();
  /** The fields of a path besides its operations. */
  private readonly shared = new Map<string, string>();
  private readonly targets: Targets;
  private readonly digest: string;

  constructor(document: Json) {
    const { paths, ...rest } = document;
    this.digest = hash('sha256', JSON.stringify(document));
    this.targets = new Targets(rest);
    const head = Object.entries(rest).filter(([name]) => !SECTIONS.includes(name));
    this.head = JSON.stringify(Object.fromEntries(head)).slice(0, -1);
    for (const [path, item] of Object.entries<Json>(Object(paths))) this.cut(path, item);
  }

  /** The document of these operations and everything they refer to. */
  of(operationIds: readonly string[]): Excerpt {
    const pieces = operationIds.flatMap((id) => this.operations.get(id) ?? []);
    const items = new Map<string, string[]>();
    for (const { path, text } of pieces) {
      const members = items.get(path) ?? [this.shared.get(path) ?? ''].filter(Boolean);
      items.set(path, [...members, text]);
    }
    const paths = [...items].map(([path, members]) => `${JSON.stringify(path)}:{${members.join()}}`);
    const wanted = new Set<string>();
    for (const { pointers } of pieces) for (const pointer of pointers) wanted.add(pointer);
    const text = `${this.head},"paths":{${paths.join()}},${this.targets.of(wanted)}}`;
    return new Excerpt(Buffer.from(text), hash('sha256', this.digest + operationIds.join()));
  }

  private cut(path: string, item: Json): void {
    const beside = Object.entries(item).filter(([, value]) => operationIdOf(value) === undefined);
    if (beside.length > 0) this.shared.set(path, membersOf(beside));
    for (const [method, operation] of Object.entries(item)) {
      const id = operationIdOf(operation);
      if (id === undefined) continue;
      const text = membersOf([[method, operation]]);
      const pointers = this.targets.reachedFrom(text + (this.shared.get(path) ?? ''));
      this.operations.set(id, { path, text, pointers });
    }
  }
}

/** The targets of references: `definitions` of Swagger, the sections of `components` of OpenAPI. */
class Targets {
  /** By pointer: `components/schemas/Bank`. */
  private readonly texts = new Map<string, string>();
  /** Named otherwise than by a reference, so always there. */
  private readonly always: string[] = [];
  private readonly isNested: boolean;

  constructor({ definitions, components }: Json) {
    this.isNested = components !== undefined;
    const sections = this.isNested ? Object(components) : { definitions };
    for (const [section, named] of Object.entries<Json>(sections)) {
      const prefix = this.isNested ? `components/${section}` : section;
      for (const member of Object.entries(named)) {
        const pointer = `${prefix}/${member[0]}`;
        this.texts.set(pointer, membersOf([member]));
        if (section === 'securitySchemes') this.always.push(pointer);
      }
    }
  }

  reachedFrom(text: string): Set<string> {
    const reached = new Set<string>();
    const open = [text];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const [, pointer = ''] of next.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
        if (reached.has(pointer)) continue;
        reached.add(pointer);
        open.push(this.texts.get(pointer) ?? '');
      }
    }
    return reached;
  }

  of(wanted: ReadonlySet<string>): string {
    const sections = new Map<string, string[]>();
    for (const pointer of [...this.always, ...wanted]) {
      const section = pointer.split('/').at(-2) ?? '';
      const members = sections.get(section) ?? [];
      members.push(this.texts.get(pointer) ?? '');
      sections.set(section, members);
    }
    const written = [...sections].map(([name, members]) => `"${name}":{${members.join()}}`).join();
    return this.isNested ? `"components":{${written}}` : written || '"definitions":{}';
  }
}

const operationIdOf = (value: unknown): string | undefined => {
  const { operationId } = Object(value);
  return typeof operationId === 'string' ? operationId : undefined;
};

/** Members of an object without its braces. */
const membersOf = (members: [string, unknown][]): string =>
  JSON.stringify(Object.fromEntries(members)).slice(1, -1);
