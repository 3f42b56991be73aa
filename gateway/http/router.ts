import FindMyWay, { type HTTPMethod, type HTTPVersion, type Instance } from 'find-my-way';
import { type Endpoint, isParameter } from '../endpoints/endpoint';

/** A row that answers a method and path, with the path's parameters decoded. */
export interface Match {
  readonly row: Endpoint;
  readonly path: Record<string, string>;
}

/** Where a row answers: one template per prefix, parameters as `:NAME`. */
export const templatesOf = (row: Endpoint): string[] =>
  row.prefixes.map(
    (prefix) =>
      prefix +
      row.path
        .split('/')
        .map((part) => (isParameter(part) ? `:${part}` : part))
        .join('/'),
  );

/** Case-sensitive, literal segments before parameters; one trailing slash is ignored, as are repeated slashes. */
export class Router {
  private readonly router: Instance<HTTPVersion.V1>;

  constructor(rows: readonly Endpoint[]) {
    this.router = FindMyWay({
      caseSensitive: true,
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      maxParamLength: 2_000,
    });
    for (const row of rows) {
      for (const template of templatesOf(row)) this.router.on(row.method, template, () => undefined, row);
    }
  }

  find(method: string, path: string): Match | undefined {
    const found = this.router.find(method as HTTPMethod, path);
    if (found === null) return undefined;
    const params: Record<string, string> = {};
    for (const [name, value] of Object.entries(found.params)) if (value !== undefined) params[name] = value;
    // What was stored with the route is the row it was made from.
    return { row: found.store as Endpoint, path: params };
  }
}
