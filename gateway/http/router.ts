import FindMyWay, { type HTTPMethod, type HTTPVersion, type Instance } from 'find-my-way';
import { type Endpoint, isParameter } from '../endpoints/endpoint';

/** The endpoint of a method and path, with the decoded parameters of the path. */
export interface Match {
  readonly row: Endpoint;
  /** The path in the endpoint table: `/obp/v4.0.0/banks/BANK_ID`. */
  readonly route: string;
  readonly path: Record<string, string>;
  /** The version prefix of the request: `/obp/v4.0.0`. */
  readonly prefix: string;
}

/** The value that find-my-way stores with a route. */
type Kept = Omit<Match, 'path'>;

/** Parameters in find-my-way's form: `:NAME`. */
const templateOf = (route: string): string =>
  route
    .split('/')
    .map((part) => (isParameter(part) ? `:${part}` : part))
    .join('/');

/** Case-sensitive, literal segments before parameters; one trailing slash is ignored, as are repeated slashes. */
export class Router {
  private readonly router: Instance<HTTPVersion.V1>;

  constructor(rows: readonly Endpoint[]) {
    this.router = FindMyWay({
      caseSensitive: true,
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      // The URL as a whole has a limit, so its parts need none.
      maxParamLength: 8_192,
    });
    for (const row of rows) {
      for (const prefix of row.prefixes) {
        for (const path of row.isAtPrefix ? [row.path, ''] : [row.path]) {
          const route = prefix + path;
          const kept: Kept = { row, route, prefix };
          this.router.on(row.method, templateOf(route), () => undefined, kept);
        }
      }
    }
  }

  find(method: string, path: string): Match | undefined {
    const found = this.router.find(method as HTTPMethod, path);
    if (found === null) return undefined;
    const { row, route, prefix } = found.store as Kept;
    const params: Record<string, string> = {};
    for (const name in found.params) params[name] = found.params[name] ?? '';
    // Named one by one: a spread costs more than the lookup.
    return { row, route, prefix, path: params };
  }
}
