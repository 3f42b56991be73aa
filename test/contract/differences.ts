import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TSchema } from '@sinclair/typebox';
import { endpoints } from '../../gateway/endpoints';
import { type Endpoint, isParameter } from '../../gateway/endpoints/endpoint';
import { errorsOf } from '../../gateway/endpoints/errors-of';
import { exampleOf } from '../../gateway/openapi/example';
import { isObpCode, messageOf } from '../../packages/errors';
import { type Published, publishedPage } from './page';

/**
 * In which point an endpoint differs from the published page: `summary of createUserCustomerLinks`. Differences are
 * deliberate when `docs/differences-from-obp.md` names them, and that page names none that is gone.
 */
export type Difference = string;

/** Each endpoint of the page with its row of the endpoint table; the one that is cut has lost its name. */
export const pairs: readonly { published: Published; name: string; row: Endpoint }[] = publishedPage().map(
  (published) => {
    const id = published.operation?.operationId ?? 'OBPv3.1.0-getFirehoseCustomers';
    const row = endpoints.find(({ operationId }) => operationId === id);
    if (row === undefined) throw new Error(`${id} is not in the endpoint table`);
    return { published, name: id.slice(id.indexOf('-') + 1), row };
  },
);

/** How the endpoint table differs from the page. */
export const differencesOfTable = (): Difference[] =>
  pairs.flatMap(({ published, name, row }) =>
    differencesOf(published, row).map((point) => `${point} of ${name}`),
  );

function differencesOf(published: Published, row: Endpoint): string[] {
  const points: Record<string, boolean> = {
    summary: published.summary === row.summary,
    'URL parameters': same(published.urlParameters, row.path.split('/').filter(isParameter)),
    tags: published.operation === undefined || equal(published.operation.tags, row.tags),
    roles: equal(published.roles, row.roles),
    'request fields': same(published.requestFields, row.body === undefined ? [] : fieldsIn(row.body.schema)),
    'response fields': same(published.responseFields, row.status === 204 ? [] : fieldsIn(row.response)),
    example: equal(published.example, printedExample(published, row)),
  };
  const differing = Object.keys(points).filter((point) => points[point] === false);
  return [...differing, ...published.errors.filter((error) => !isAnswered(error, row)).map(codeOf)];
}

/** Our example, where the page prints one; where it prints nothing, the body that is sent. */
const printedExample = (published: Published, row: Endpoint): unknown =>
  row.status === 204 || (published.example === undefined && published.responseFields.length > 0)
    ? undefined
    : exampleOf(row.response);

export const codeOf = (error: string): string => error.split(':', 1)[0] ?? '';

/** An error of the page is one of the row's, with the same text; blanks at the ends do not count. */
function isAnswered(error: string, row: Endpoint): boolean {
  const code = codeOf(error);
  return isObpCode(code) && errorsOf(row).includes(code) && messageOf(code).trim() === error.trim();
}

/** Every name of a field, at any depth. */
function fieldsIn(schema: TSchema): string[] {
  if (Array.isArray(schema.anyOf)) return schema.anyOf.flatMap(fieldsIn);
  if (schema.type === 'array') return fieldsIn(schema.items);
  return Object.entries<TSchema>(schema.properties ?? {}).flatMap(([name, inner]) => [
    name,
    ...fieldsIn(inner),
  ]);
}

export const equal = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
export const same = (one: readonly string[], other: readonly string[]): boolean =>
  equal([...new Set(one)].sort(), [...new Set(other)].sort());

const DOCUMENT = join(__dirname, '..', '..', 'docs', 'differences-from-obp.md');

/**
 * The differences that a section of the document names, read from its table: the point and the functions, as
 * `| summary | createUserCustomerLinks, deleteUserCustomerLink | ...`.
 */
function documented(section: string): Difference[] {
  const text = readFileSync(DOCUMENT, 'utf8');
  const [, after = ''] = text.split(`\n## ${section}\n`);
  const [table = ''] = after.split('\n## ', 1);
  const rows = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'));
  return rows.slice(1).flatMap((line) => {
    const [, point = '', functions = ''] = line.split('|').map((cell) => cell.trim().replace(/`/g, ''));
    return functions.split(', ').map((name) => `${point} of ${name}`);
  });
}

/** The sections of the document whose tables are checked. */
export const ofPage = (): Difference[] => documented('From the published page');
export const ofResourceDocs = (): Difference[] => documented('From the published page, in the resource docs');

/** Differences that only the running server shows; `test/api/contract.test.ts` checks them. */
export const isOfServer = (difference: Difference): boolean => difference.startsWith('answer of ');
