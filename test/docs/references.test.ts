import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Citation, citations, read, resolves, root, texts } from './references';

const own = (path: string): string | undefined =>
  path.startsWith('docs/contract/') && !path.endsWith('README.md') ? basename(path, '.md') : undefined;

const shown = ({ document, section }: Citation): string => `${document} ${section}`;

/** This folder quotes citations that do not exist. */
const files = texts().filter((path) => !path.startsWith('test/docs/'));

describe('citations of the contract', () => {
  test.each(files.filter((path) => citations(read(path), own(path)).length > 0))('%s', (path) => {
    expect(
      citations(read(path), own(path))
        .filter((citation) => !resolves(citation))
        .map(shown),
    ).toEqual([]);
  });

  test.each([
    ['ruling 22', ['rulings 22']],
    ['rulings 31 to 40', ['rulings 31', 'rulings 40']],
    ['Rulings 4, 6 and 7 decide', ['rulings 4', 'rulings 6', 'rulings 7']],
    ['(conventions 6.1)', ['conventions 6.1']],
    ['conventions.md 9', ['conventions 9']],
    ['conventions, sections 2 and 3', ['conventions 2', 'conventions 3']],
    ['customers.md 4.9, ruling 13', ['rulings 13', 'customers 4.9']],
    ['kyc-and-attributes.md, sections A and B', ['kyc-and-attributes A', 'kyc-and-attributes B']],
    ['kyc-and-attributes E.1, odd', ['kyc-and-attributes E.1']],
    ['later-versions.md 14', ['later-versions 14']],
    ['links-crm-cascade.md, section 4', ['links-crm-cascade 4']],
    [' * see conventions\n * 6.2.', ['conventions 6.2']],
    ['2000 customers 4.9 times', []],
  ])('%j is found', (text, expected) => {
    expect(citations(text).map(shown)).toEqual(expected);
  });

  test.each(['ruling 99', 'conventions 6.9', 'customers.md 44', 'kyc-and-attributes G.7'])(
    '%j is refused',
    (text) => {
      expect(citations(text).map(resolves)).toEqual([false]);
    },
  );

  test('the rulings are numbered without a gap', () => {
    const numbers = [...read('docs/contract/rulings.md').matchAll(/^(\d+)\. /gm)].map(([, number]) =>
      Number(number),
    );
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});

describe('links between documents', () => {
  const documents = texts().filter((path) => path.endsWith('.md'));

  test.each(documents)('%s', (path) => {
    const prose = read(path).replaceAll(/^```.*?^```$|`[^`\n]*`/gms, '');
    const targets = [...prose.matchAll(/\]\((?![a-z]+:|#)([^)\s#]+)/g)].map(([, target = '']) => target);
    expect(targets.filter((target) => !existsSync(join(root, dirname(path), target)))).toEqual([]);
  });
});
