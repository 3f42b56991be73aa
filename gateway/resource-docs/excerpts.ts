import { hash } from 'node:crypto';
import { Excerpt } from '../http/prepared';
import type { Json } from '../openapi/schemas';
import { memberOf, type Parts, separated } from './bytes';

/** An operation of a document as it is written, with the pointers to all that it refers to, directly or not. */
interface Piece {
  readonly path: string;
  readonly bytes: Buffer;
  readonly pointers: ReadonlySet<string>;
}

const OPENING_BRACE = Buffer.from('{');
const CLOSING_BRACE = Buffer.from('}');

/** The sections of a document that hold the targets of references. */
const SECTIONS = ['definitions', 'components'];

/**
 * A description of the API (Swagger, OpenAPI) cut into operations. Each is serialised and encoded once, so that a selection
 * only copies bytes: clients without a login may request another selection each time.
 */
export class Excerpts {
  /** The members that every selection has. */
  private readonly head: Buffer;
  private readonly operations = new Map<string, Piece>();
  /** The members of a path besides its operations. */
  private readonly shared = new Map<string, Parts>();
  private readonly targets: Targets;
  private readonly digest: string;

  constructor(document: Json) {
    const { paths, ...rest } = document;
    this.digest = hash('sha256', JSON.stringify(document));
    this.targets = new Targets(rest);
    const head = Object.entries(rest).filter(([name]) => !SECTIONS.includes(name));
    this.head = Buffer.from(membersOf(head));
    for (const [path, item] of Object.entries<Json>(Object(paths))) this.cut(path, item);
  }

  /** The document of these operations and everything they refer to. */
  of(operationIds: readonly string[]): Excerpt {
    const pieces = operationIds.flatMap((id) => this.operations.get(id) ?? []);
    const items = new Map<string, Parts[]>();
    const wanted = new Set<string>();
    for (const { path, bytes, pointers } of pieces) {
      const members = items.get(path) ?? [this.shared.get(path) ?? []].filter(({ length }) => length > 0);
      members.push([bytes]);
      items.set(path, members);
      for (const pointer of pointers) wanted.add(pointer);
    }
    const paths = [...items].map(([path, members]) => memberOf(path, members));
    const members = separated([[this.head], memberOf('paths', paths), this.targets.of(wanted)]);
    return new Excerpt(
      Buffer.concat([OPENING_BRACE, ...members, CLOSING_BRACE]),
      hash('sha256', this.digest + operationIds.join()),
    );
  }

  private cut(path: string, item: Json): void {
    const beside = Object.entries(item).filter(([, value]) => operationIdOf(value) === undefined);
    const shared = membersOf(beside);
    if (beside.length > 0) this.shared.set(path, [Buffer.from(shared)]);
    for (const [method, operation] of Object.entries(item)) {
      const id = operationIdOf(operation);
      if (id === undefined) continue;
      const text = membersOf([[method, operation]]);
      const pointers = this.targets.reachedFrom(text + shared);
      this.operations.set(id, { path, bytes: Buffer.from(text), pointers });
    }
  }
}

/** The targets of references: `definitions` of Swagger, the sections of `components` of OpenAPI. */
class Targets {
  /** By pointer: `components/schemas/Bank`. */
  private readonly texts = new Map<string, string>();
  private readonly encoded = new Map<string, Parts>();
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
        const text = membersOf([member]);
        this.texts.set(pointer, text);
        this.encoded.set(pointer, [Buffer.from(text)]);
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

  /** The member `components` or `definitions` with these pointers. */
  of(wanted: ReadonlySet<string>): Parts {
    const sections = new Map<string, Parts[]>(this.isNested ? [] : [['definitions', []]]);
    for (const pointer of [...this.always, ...wanted]) {
      const section = pointer.split('/').at(-2) ?? '';
      const members = sections.get(section) ?? [];
      members.push(this.encoded.get(pointer) ?? []);
      sections.set(section, members);
    }
    const written = [...sections].map(([name, members]) => memberOf(name, members));
    return this.isNested ? memberOf('components', written) : written.flat();
  }
}

const operationIdOf = (value: unknown): string | undefined => {
  const { operationId } = Object(value);
  return typeof operationId === 'string' ? operationId : undefined;
};

/** Members of an object without its braces. */
const membersOf = (members: [string, unknown][]): string =>
  JSON.stringify(Object.fromEntries(members)).slice(1, -1);
