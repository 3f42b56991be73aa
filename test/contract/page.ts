import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An endpoint as the published page shows it. Fields that the page does not print are undefined. */
export interface Published {
  /** The heading. Of two endpoints the page prints the description here instead. */
  readonly summary: string;
  readonly description: string;
  /** Names in the path, in the page's alphabetical order. */
  readonly urlParameters: readonly string[];
  /** Every name in the body, at any depth, in the page's order. */
  readonly requestFields: readonly string[];
  readonly responseFields: readonly string[];
  /** The typical successful response; undefined where nothing is printed. */
  readonly example: unknown;
  readonly roles: readonly string[];
  /** `OBP-20001: User not logged in. ...`; one of them has no code. */
  readonly errors: readonly string[];
  readonly operation: Operation | undefined;
}

/** The last line of an endpoint. */
export interface Operation {
  readonly version: string;
  readonly functionName: string;
  readonly operationId: string;
  readonly tags: readonly string[];
}

/** The page as it was published, cut within its last endpoint. */
export const publishedPage = (): Published[] =>
  parsePage(readFileSync(join(__dirname, '../../docs/contract/page.txt'), 'utf8'));

const LAST_LINE = /^Version: (\S+), function_name: by (\w+), operation_id: (\S+) Tags: (.*?),?$/;
const LAST_OF_MENU = 'Transactions';
const AUTHENTICATION = 'User Authentication is Required.';
const SECTIONS = [
  'URL Parameters:',
  'JSON request body fields:',
  'JSON response body fields:',
  'Typical Successful Response:',
  'Required Roles:',
  'Validations:',
  'Possible Errors:',
  'Connector Methods:',
] as const;
type Section = (typeof SECTIONS)[number];

/** The endpoints of a page of the API Explorer: each ends with the line that names its operation. */
export function parsePage(text: string): Published[] {
  const lines = text.split('\n').map((line) => line.trim());
  const entries: Published[] = [];
  let entry: string[] = [];
  for (const line of lines.slice(lines.indexOf(LAST_OF_MENU) + 1)) {
    if (line === '') continue;
    const operation = operationOf(line);
    if (operation === undefined) entry.push(line);
    else {
      entries.push(parseEntry(entry, operation));
      entry = [];
    }
  }
  return entry.length === 0 ? entries : [...entries, parseEntry(entry, undefined)];
}

function operationOf(line: string): Operation | undefined {
  const [, version = '', functionName = '', operationId = '', tags = ''] = LAST_LINE.exec(line) ?? [];
  return version === '' ? undefined : { version, functionName, operationId, tags: tags.split(', ') };
}

function parseEntry(lines: readonly string[], operation: Operation | undefined): Published {
  const [summary = '', ...rest] = lines;
  const description: string[] = [];
  const sections = new Map<Section, string[]>();
  let into = description;
  for (const line of rest) {
    const section = SECTIONS.find((name) => name === line);
    if (section === undefined) into.push(line);
    else {
      into = [];
      sections.set(section, into);
    }
  }
  const of = (section: Section): string[] => sections.get(section) ?? [];
  const example = of('Typical Successful Response:').join('\n');
  return {
    summary,
    description: description.filter((line) => !line.startsWith(AUTHENTICATION)).join('\n'),
    urlParameters: of('URL Parameters:').map(nameOfField),
    requestFields: of('JSON request body fields:').map(nameOfField),
    responseFields: of('JSON response body fields:').map(nameOfField),
    example: example === '' ? undefined : JSON.parse(example),
    roles: bullets(of('Required Roles:')).map((line) => line.split(' - ', 1)[0] ?? ''),
    errors: bullets(of('Possible Errors:')),
    operation,
  };
}

const nameOfField = (line: string): string => line.split(':', 1)[0] ?? '';
const bullets = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/^• /, ''));
