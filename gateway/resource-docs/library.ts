import { ObpError } from '../../packages/errors';
import { nowUtcSeconds } from '../../packages/values';
import type { Endpoint, ServerFacts } from '../endpoints/endpoint';
import { isServedUnder, isVersion, listedVersions, type Version } from '../endpoints/versions';
import { type Excerpt, Prepared } from '../http/prepared';
import { openApiDocument } from '../openapi/document';
import type { Json } from '../openapi/schemas';
import type { InForce } from '../pipeline/in-force';
import { resourceDocOf } from './document';
import { Documented } from './documented';
import { Excerpts } from './excerpts';
import type { DocsQuery } from './query';
import type { ResourceDoc } from './schemas';
import { swaggerOf } from './swagger';

/**
 * The documents of the endpoint table. Each is made at its first request and kept as the bytes to send: the table does not
 * change while the process runs, so the ETag of an answer changes only with what is registered for its operations.
 */
export class Library {
  /** When the documents were made: a clock in the answer would change its ETag every second. */
  private readonly since = nowUtcSeconds();
  private readonly versions = new Map<Version, Documented>();
  private readonly descriptions = new Map<string, Description>();

  constructor(private readonly table: () => readonly Endpoint[]) {}

  /**
   * The documents of a version, filtered.
   * @throws ObpError OBP-00027, OBP-00008, OBP-10041
   */
  resourceDocs(
    apiVersion: string,
    query: DocsQuery,
    withMeta: boolean,
    inForce: InForce,
  ): Prepared | Excerpt {
    const version = documented(apiVersion, '');
    checkLocale(query);
    const since = withMeta && query.isStatic ? this.since : undefined;
    return this.docsOf(version).answer(query, inForce, since);
  }

  /** @throws ObpError as `resourceDocs` */
  swagger(apiVersion: string, query: DocsQuery, about: ServerFacts): Prepared | Excerpt {
    return this.described('swagger', apiVersion, query, (rows, version) => swaggerOf(rows, version, about));
  }

  /** @throws ObpError as `resourceDocs` */
  openApi(apiVersion: string, query: DocsQuery, about: ServerFacts): Prepared | Excerpt {
    return this.described('openapi', apiVersion, query, (rows, version) =>
      openApiDocument(rows, about, version),
    );
  }

  private described(
    form: string,
    apiVersion: string,
    query: DocsQuery,
    make: (rows: readonly Endpoint[], version: Version) => Json,
  ): Prepared | Excerpt {
    const version = documented(apiVersion, ' Current Version is ');
    checkLocale(query);
    const key = `${form} ${version}`;
    const known = this.descriptions.get(key) ?? new Description(make(this.rowsOf(version), version));
    this.descriptions.set(key, known);
    const docs = this.docsOf(version);
    const selected = docs.selected(query);
    return selected.length === docs.all.length
      ? known.whole
      : known.parts.of(selected.map(({ operation_id }) => operation_id));
  }

  private docsOf(version: Version): Documented {
    const known = this.versions.get(version);
    if (known !== undefined) return known;
    const made = this.rowsOf(version).map((row) => resourceDocOf(row, version));
    const docs = new Documented(made.sort(byUrlAndVerb));
    this.versions.set(version, docs);
    return docs;
  }

  private rowsOf(version: Version): Endpoint[] {
    return this.table().filter((row) => isServedUnder(row, version));
  }
}

/** A whole description of the API, and its parts. */
class Description {
  readonly whole: Prepared;
  readonly parts: Excerpts;

  constructor(document: Json) {
    this.whole = new Prepared(document);
    this.parts = new Excerpts(document);
  }
}

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

const byUrlAndVerb = (a: ResourceDoc, b: ResourceDoc): number => {
  const [one, other] = [a, b].map(({ request_url, request_verb }) => `${request_url} ${request_verb}`);
  return (one ?? '') < (other ?? '') ? -1 : 1;
};
