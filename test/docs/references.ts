import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const root = join(__dirname, '..', '..');
const contract = join(root, 'docs', 'contract');

/** A place in the text that cites the contract: `conventions 6.1` has the document `conventions` and the section `6.1`. */
export interface Citation {
  readonly document: string;
  readonly section: string;
}

const SECTION = String.raw`\d+(?:\.\d+)*`;
const KYC_SECTION = String.raw`[A-H](?:\.\d+)?\b|${SECTION}`;
const list = (section: string): string => `(?:${section})(?:(?:, and |, | and | or | to |-)(?:${section}))*`;

/** The name before the sections. `customers` is an ordinary word, so only `customers.md` counts. */
const SPELLINGS: ReadonlyArray<{ readonly document?: string; readonly pattern: RegExp }> = [
  { document: 'rulings', pattern: new RegExp(`\\brulings?(?:\\.md)? (${list(String.raw`\d+`)})`, 'gi') },
  {
    document: 'kyc-and-attributes',
    pattern: new RegExp(`\\bkyc-and-attributes(?:\\.md)?,? (?:sections? )?(${list(KYC_SECTION)})`, 'g'),
  },
  ...[
    'conventions',
    'links-crm-cascade',
    'earlier-versions',
    'later-versions',
    'resource-docs',
    'customers',
  ].map((document) => ({
    document,
    pattern: new RegExp(
      `\\b${document}${document === 'customers' ? '\\.md' : '(?:\\.md)?'},? (?:sections? )?(${list(SECTION)})`,
      'gi',
    ),
  })),
];

/** Inside the contract, `section 5` without a file name is a section of the same file. */
const OWN_SECTION = new RegExp(`(?<!\\.md,? )\\bsections? (${list(KYC_SECTION)})`, 'g');

/** Joins the lines of a comment or paragraph, so that a citation may be broken between two of them. */
const joined = (text: string): string => text.replaceAll(/\s*\n\s*(?:\*(?!\*)|\/\/|#(?!#))?\s*/g, ' ');

const found = (text: string, pattern: RegExp, document: string): Citation[] =>
  [...text.matchAll(pattern)].flatMap(([, sections = '']) =>
    (sections.match(new RegExp(KYC_SECTION, 'g')) ?? []).map((section) => ({ document, section })),
  );

/** Every citation of the contract in the text, with the two ends of a range. */
export function citations(text: string, ownDocument?: string): Citation[] {
  const line = joined(text);
  const named = SPELLINGS.flatMap(({ document = '', pattern }) => found(line, pattern, document));
  return ownDocument === undefined ? named : [...named, ...found(line, OWN_SECTION, ownDocument)];
}

/** The numbered headings, items and table rows of a contract document, which a citation may name. */
function sectionsOf(document: string): Set<string> {
  const text = readFileSync(join(contract, `${document}.md`), 'utf8');
  const pattern =
    document === 'rulings'
      ? /^(\d+)\. /gm
      : new RegExp(String.raw`^(?:#{2,3} |\| )(${KYC_SECTION})(?:\.? |$)`, 'gm');
  return new Set([...text.matchAll(pattern)].map(([, id = '']) => id));
}

const known = new Map<string, Set<string>>();

export function resolves({ document, section }: Citation): boolean {
  const sections = known.get(document) ?? sectionsOf(document);
  known.set(document, sections);
  return sections.has(section);
}

const SCANNED = [
  '.ci',
  '.github',
  'bin',
  'deploy',
  'docs',
  'examples',
  'gateway',
  'packages',
  'services',
  'test',
  'tools',
  'web',
];
const TEXT = /\.(?:[cm]?[jt]s|tsx|md|ya?ml|sh|conf)$|Dockerfile$|^\.ci\//;

/** Paths, relative to the repository, of the files that a person writes. */
export function texts(): string[] {
  const nested = SCANNED.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  );
  const top = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isFile());
  return [...nested, ...top.map((entry) => entry.name)].filter(
    (path) => TEXT.test(path) && !/(?:^|\/)(?:node_modules|dist)\/|^web\/src\/api\/schema\.d\.ts$/.test(path),
  );
}

export const read = (path: string): string => readFileSync(join(root, path), 'utf8');
