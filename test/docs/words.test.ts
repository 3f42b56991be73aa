import { read, texts } from './references';
import { faultsIn } from './words';

/** These quote words to avoid, are generated from other files, or are adopted as they are. */
const EXCEPT = /^(?:test\/docs\/|docs\/(?:glossary|actions|events|errors)\.md$|CODE_OF_CONDUCT\.md$)/;

test('comments, documents and test names use the words of docs/glossary.md', () => {
  const files = texts().filter((path) => !EXCEPT.test(path));
  expect(files.flatMap((path) => faultsIn(path, read(path)))).toEqual([]);
});

describe('a word to avoid', () => {
  test.each([
    ['a.ts', '/** Answers whoever calls. */', 1],
    ['a.ts', "test('nobody may call', () => {", 1],
    ['a.ts', '// The caller is\n// asked again.', 1],
    ['a.ts', "    description: 'What the words of this API mean',", 1],
    ['a.yml', 'interval: 1s # What is waited for.', 1],
    ['a.md', 'One sentence. What follows is another.', 1],
    ['a.md', '| row |\n| What |', 1],
  ])('%s: %j is found', (path, text, faults) => {
    expect(faultsIn(path, text)).toHaveLength(faults);
  });

  test.each([
    ['a.ts', "const text = 'nobody';"],
    ['a.ts', "    'OBP-20001: What the contract says, to the letter',"],
    ['a.ts', '/** Runs as the user `nobody`. */'],
    ['a.md', '```sh\nchown nobody file # What\n```'],
    ['a.md', 'See [the decision](0010-What-is-told.md).'],
    ['a.md', 'The caller.\n\nasked'],
  ])('%s: %j is no prose of ours', (path, text) => {
    expect(faultsIn(path, text)).toEqual([]);
  });

  test('the failure names the line, the reason and an alternative', () => {
    expect(faultsIn('a.ts', 'const n = 1;\n/** Ends after a time-out. */')).toEqual([
      'a.ts:2: "...Ends after a time-out....": not current technical English. ' +
        'Write or; except; again; so that ... not; timeout; CPU time',
    ]);
  });
});
