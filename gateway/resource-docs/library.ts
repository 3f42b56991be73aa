import { LRUCache } from 'lru-cache';
import { ObpError } from '../../packages/errors';
import { nowUtcSeconds } from '../../packages/values';
import type { Endpoint, ServerFacts } from '../endpoints/endpoint';
import { isServedUnder, isVersion, listedVersions, type Version } from '../endpoints/versions';
import { Prepared } from '../http/prepared';
import { openApiDocument } from '../openapi/document';
import type { InForce } from '../pipeline/in-force';
import { resourceDocOf } from './document';
import type { DocsQuery } from './query';
import { isConcerned, withRegistered } from './registered';
import type { ResourceDoc } from './schemas';
import { swaggerOf } from './swagger';

/**
 * The documents of the endpoint table. Each is made at its first request and kept as the bytes to send: the table does not
 * change while the process runs, so the ETag of an answer changes only with what is registered for its operations.
 */
export class Library {
  /** When the documents were made: a clock in the answer would change its ETag every second. */
  private readonly since = nowUtcSeconds();
  private readonly docs = new Map<Version, readonly ResourceDoc[]>();
  /** Bounded: anonymous callers choose the filters. */
  private readonly answers = new LRUCache<string, Prepared>({
    maxSize: 16 * 1024 * 1024,
    sizeCalculation: ({ identity, gzip }) => identity.bytes.length + gzip.bytes.length,
  });

  constructor(private readonly table: () => readonly Endpoint[]) {}

  /**
   * The documents of a version, filtered.
   * @throws ObpError OBP-00027, OBP-00008, OBP-10041
   */
  resourceDocs(apiVersion: string, query: DocsQuery, withMeta: boolean, inForce: InForce): Prepared {
    const version = documented(apiVersion, '');
    checkLocale(query);
    const selected = this.selected(version, query);
    const registered = selected.some((doc) => isConcerned(inForce, doc)) ? inForce.version : '';
    const key = keyOf(['docs', version, withMeta && query.isStatic, registered], selected);
    return this.kept(key, () => {
      const resource_docs = selected.map((doc) => withRegistered(doc, inForce));
      const meta = { response_date: this.since, count: resource_docs.length };
      return withMeta && query.isStatic ? { resource_docs, meta } : { resource_docs };
    });
  }

  /** @throws ObpError as `resourceDocs` */
  swagger(apiVersion: string, query: DocsQuery, about: ServerFacts): Prepared {
    const version = documented(apiVersion, ' Current Version is ');
    checkLocale(query);
    const docs = this.selected(version, query);
    return this.kept(keyOf(['swagger', version], docs), () => swaggerOf(this.rowsOf(docs), version, about));
  }

  /** @throws ObpError as `resourceDocs` */
  openApi(apiVersion: string, query: DocsQuery, about: ServerFacts): Prepared {
    const version = documented(apiVersion, ' Current Version is ');
    checkLocale(query);
    const docs = this.selected(version, query);
    return this.kept(keyOf(['openapi', version], docs), () =>
      openApiDocument(this.rowsOf(docs), about, version),
    );
  }

  private kept(key: string, make: () => unknown): Prepared {
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    const made = new Prepared(make());
    this.answers.set(key, made);
    return made;
  }

  private docsOf(version: Version): readonly ResourceDoc[] {
    const known = this.docs.get(version);
    if (known !== undefined) return known;
    const rows = this.table().filter((row) => isServedUnder(row, version));
    const made = rows.map((row) => resourceDocOf(row, version)).sort(byUrlAndVerb);
    this.docs.set(version, made);
    return made;
  }

  private selected(version: Version, query: DocsQuery): ResourceDoc[] {
    return query.isStatic ? this.docsOf(version).filter(wanted(query)) : [];
  }

  private rowsOf(docs: readonly ResourceDoc[]): Endpoint[] {
    const names = new Set(docs.map(({ operation_id }) => operation_id));
    return this.table().filter((row) => names.has(row.operationId));
  }
}

/** Queries that select the same documents share an answer, whatever unknown names they contain. */
const keyOf = (kind: readonly unknown[], docs: readonly ResourceDoc[]): string =>
  JSON.stringify([...kind, ...docs.map(({ operation_id }) => operation_id)]);

/** `v4.0.0` or `OBPv4.0.0`: the documented version. */
function documented(apiVersion: string, lead: string): Version {
  const version = apiVersion.replace(/^OBP/, '');
  if (!isVersion(version)) throw new ObpError('OBP-00027', `${lead || ' '}${apiVersion}`);
  if (!listedVersions.includes(version)) throw new ObpError('OBP-00008', `${lead || ' '}${apiVersion}`);
  return version;
}

const LOCALES = ['en_gb', 'es_es'];

/** All texts are in English. The endpoint accepts every locale of the contract and answers in English. */
function checkLocale({ locale }: DocsQuery): void {
  if (locale === '' || LOCALES.includes(locale.toLowerCase())) return;
  throw new ObpError('OBP-10041', ` Current Locale is ${locale}`);
}

const wanted =
  ({ tags, functions }: DocsQuery) =>
  (doc: ResourceDoc): boolean =>
    (tags.length === 0 || tags.some((tag) => doc.tags.includes(tag))) &&
    (functions.length === 0 || functions.includes(doc.implemented_by.function));

const byUrlAndVerb = (a: ResourceDoc, b: ResourceDoc): number => {
  const [one, other] = [a, b].map(({ request_url, request_verb }) => `${request_url} ${request_verb}`);
  return (one ?? '') < (other ?? '') ? -1 : 1;
};
