import { endpoints } from '../../gateway/endpoints';
import { type Endpoint, takesIdempotencyKey } from '../../gateway/endpoints/endpoint';
import { errorsOf } from '../../gateway/endpoints/errors-of';
import { catalogue, isObpCode, type ObpCode } from '../../packages/errors';

/** `docs/errors.md`: every code of the catalogue, its status and text, and which endpoints answer it. */
export function errorsPage(): string {
  const codes = Object.keys(catalogue).filter(isObpCode);
  const lines = codes.map((code) => {
    const { status, text } = catalogue[code];
    return `| ${code} | ${status} | ${cell(text)} | ${answeredBy(code)} |`;
  });
  return `${HEAD}\n${lines.join('\n')}\n`;
}

const HEAD = `# Errors

<!-- Made by \`npm run docs\` of packages/errors/catalogue.ts and the endpoint table. Do not edit. -->

The body of every error is \`{"code":STATUS,"message":"CODE: TEXT"}\`; what is particular to an occurrence follows the text.

| Code | Status | Text | Answered by |
| --- | --- | --- | --- |`;

const BEHIND = 'nobody by itself; follows OBP-10016';
const KEPT = 'nobody; published, and not needed here';

/** Codes that no endpoint answers, and why they are there. */
const elsewhere: Partial<Record<ObpCode, string>> = {
  'OBP-01000': 'a request that does not end in time, whatever its path',
  'OBP-10431': 'a request with such headers, whatever its path',
  'OBP-10023': BEHIND,
  'OBP-10024': BEHIND,
  'OBP-10025': BEHIND,
  'OBP-10026': BEHIND,
  'OBP-10036': BEHIND,
  'OBP-09014': KEPT,
  'OBP-20057': KEPT,
  'OBP-30024': KEPT,
  'OBP-80001': KEPT,
};

/** Groups of endpoints that have a name; the first that fits is told instead of a long list. */
const groups: [string, (row: Endpoint) => boolean][] = [
  ['every endpoint', () => true],
  ['every endpoint that looks at credentials', (row) => row.access !== 'login'],
  ['every endpoint that needs a user', (row) => row.access === 'user'],
  ['every endpoint with roles', (row) => row.roles.length > 0],
  ['every endpoint with BANK_ID in its path', (row) => row.path.split('/').includes('BANK_ID')],
  ['every endpoint with a body', (row) => row.body !== undefined],
  ['every endpoint that takes an Idempotency-Key', takesIdempotencyKey],
  ['every endpoint with query parameters', (row) => row.query !== undefined],
];

function answeredBy(code: ObpCode): string {
  const rows = endpoints.filter((row) => errorsOf(row).includes(code));
  if (rows.length === 0) return elsewhere[code] ?? '-';
  for (const [name, belongs] of groups) {
    const members = endpoints.filter(belongs);
    const others = rows.filter((row) => !belongs(row));
    if (!members.every((row) => rows.includes(row))) continue;
    return others.length === 0 ? name : `${name}; ${names(others)}`;
  }
  return names(rows);
}

const names = (rows: readonly Endpoint[]): string =>
  rows
    .map(({ operationId }) => operationId.slice(operationId.indexOf('-') + 1))
    .sort()
    .join(', ');

const cell = (text: string): string => text.trim().replace(/\|/g, '\\|');
