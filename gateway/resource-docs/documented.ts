import { hash } from 'node:crypto';
import { Excerpt, Prepared } from '../http/prepared';
import type { InForce } from '../pipeline/in-force';
import { type Parts, separated } from './bytes';
import type { DocsQuery } from './query';
import { withRegistered } from './registered';
import type { ResourceDoc } from './schemas';

const OPENING = Buffer.from('{"resource_docs":[');

/** Documents as they are sent under one version of what is registered for operations. */
interface Written {
  readonly registered: string;
  readonly encoded: ReadonlyMap<ResourceDoc, Parts>;
  /** Of all of them. */
  readonly digest: string;
  /** Of all documents: with and without `meta`. */
  readonly whole: Map<boolean, Prepared>;
}

/**
 * The resource docs of a version. Each doc is serialised and encoded once, so that a selection only copies bytes: clients
 * without a login may request another selection each time.
 */
export class Documented {
  private written: Written | undefined;

  constructor(readonly all: readonly ResourceDoc[]) {}

  selected({ tags, functions, isStatic }: DocsQuery): ResourceDoc[] {
    if (!isStatic) return [];
    const [wantedTags, wantedFunctions] = [new Set(tags), new Set(functions)];
    return this.all.filter(
      (doc) =>
        (tags.length === 0 || doc.tags.some((tag) => wantedTags.has(tag))) &&
        (functions.length === 0 || wantedFunctions.has(doc.implemented_by.function)),
    );
  }

  /** @param since when the documents were made, if the answer has `meta` */
  answer(query: DocsQuery, inForce: InForce, since: string | undefined): Prepared | Excerpt {
    const written = this.writtenUnder(inForce);
    const selected = this.selected(query);
    const meta = since === undefined ? {} : { meta: { response_date: since, count: selected.length } };
    if (selected.length === this.all.length) return this.wholeOf(written, inForce, meta);
    const encoded = selected.map((doc) => written.encoded.get(doc) ?? []);
    const end = since === undefined ? '}' : `,${JSON.stringify(meta).slice(1)}`;
    const ids = selected.map(({ operation_id }) => operation_id);
    return new Excerpt(
      Buffer.concat([OPENING, ...separated(encoded), Buffer.from(`]${end}`)]),
      hash('sha256', JSON.stringify([written.digest, meta, ids])),
    );
  }

  private wholeOf({ whole }: Written, inForce: InForce, meta: object): Prepared {
    const hasMeta = Object.keys(meta).length > 0;
    const known = whole.get(hasMeta);
    if (known !== undefined) return known;
    const made = new Prepared({
      resource_docs: this.all.map((doc) => withRegistered(doc, inForce)),
      ...meta,
    });
    whole.set(hasMeta, made);
    return made;
  }

  private writtenUnder(inForce: InForce): Written {
    // Registrations for operations of other versions, or of unknown operations, change nothing here.
    const concerned = this.all.some((doc) => inForce.concerns(doc.operation_id));
    const registered = concerned ? inForce.version : '';
    if (this.written?.registered === registered) return this.written;
    const encode = (doc: ResourceDoc) => [Buffer.from(JSON.stringify(withRegistered(doc, inForce)))];
    const encoded = new Map(this.all.map((doc) => [doc, encode(doc)]));
    const digest = hash('sha256', Buffer.concat([...encoded.values()].flat()));
    this.written = { registered, encoded, digest, whole: new Map() };
    return this.written;
  }
}
