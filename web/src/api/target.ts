import type { Operation } from './description';

/** The parts of a request of the page, besides the operation. */
export interface Input {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** The path of a call with its parameters filled in; what is missing stays as the name in braces. */
export function targetOf({ path }: Operation, { path: values = {}, query = {} }: Input): string {
  const filled = path.replace(/\{([A-Z_]+)\}/g, (braces, name: string) =>
    values[name] === undefined || values[name] === '' ? braces : encodeURIComponent(values[name]),
  );
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return given.length === 0 ? filled : `${filled}?${new URLSearchParams(given)}`;
}
