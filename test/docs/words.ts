/** Words that comments, documents and test names avoid, and the extraction of that prose. docs/glossary.md has the words to use. */

interface Rule {
  readonly pattern: RegExp;
  readonly reason: string;
  readonly instead: string;
}

const rules: readonly Rule[] = [
  {
    pattern:
      /\b(?:some|no|any|every)(?:body|one)\b|\bno one\b|\bwho(?:m?ever)\b|\bthose who\b|\bthe one who\b/i,
    reason: 'a component has a name, and a person has a role',
    instead: 'caller, client, user, service, process, operator, attacker; "no process"',
  },
  {
    pattern: /(?:^|[.;:!?|-] |\*\*)What\b/,
    reason: 'a clause as the subject hides the thing that the sentence is about',
    instead: 'the noun: "the size of a page", not "what a page holds"',
  },
  {
    pattern: /\b(?:tells?|told|telling)\b/i,
    reason: 'components do not talk',
    instead: 'emit, publish, report, show; "X answers", "the caller gets"',
  },
  {
    pattern:
      /\b(?:is|are|was|were|be|been|being) (?:asked|said)\b|\b(?:asked|asks?) for[.,;:]|\bhears?\b|\bheard\b/i,
    reason: 'components do not talk',
    instead: 'request, read, call, receive, with the component as the subject',
  },
  {
    pattern: /\b(?:remember(?:s|ed)?|forg[eo]ts?|forgotten|notic(?:es?|ed)|believe[sd]?)\b/i,
    reason: 'components have no mind',
    instead: 'keep, store, cache; drop; detect; accept, verify',
  },
  {
    pattern: /\b(?:bury|buries|buried|impostors?|goodbyes?)\b/i,
    reason: 'a private metaphor',
    instead: 'leave a tombstone, dead letter; forged message; DISCONNECT',
  },
  {
    pattern: /\bbe it\b|\bbut (?:for|that)\b|\banew\b|\blest\b|\btime-out\b|\bprocessor time\b/i,
    reason: 'not current technical English',
    instead: 'or; except; again; so that ... not; timeout; CPU time',
  },
  {
    pattern: /\blooked (?:at|for)\b/i,
    reason: 'vague, and ends in a preposition',
    instead: 'read, checked, searched, verified',
  },
];

/** A comment, a paragraph or a test name; `line` is its first one. */
interface Passage {
  readonly line: number;
  readonly text: string;
}

const TEST_NAME = /\b(?:test|it|describe|suite)(?:\.\w+)*\((['"`])(.*?)\1|^\s*\]\)\((['"`])(.*?)\3/;
/** Descriptions of the API, settings and metrics. Texts that begin with a code are those of the contract. */
const DESCRIPTION = /^\s*(?:(?:summary|description|help): )?'((?!OBP-)[^']+ [^']+ [^']+ [^']+)',?$/;

function codeProse(line: string): string | undefined {
  const comment = /^\s*(?:\/\*\*?|\*\/?|\/\/)(.*)|[^:]\/\/ (.*)$/.exec(line);
  if (comment !== null) return (comment[1] ?? comment[2])?.replace(/\*\/\s*$/, '');
  const name = TEST_NAME.exec(line);
  return name?.[2] ?? name?.[4] ?? DESCRIPTION.exec(line)?.[1];
}

const hashProse = (line: string): string | undefined =>
  /(?:^|\s)#(?!!)(.*)|\b(?:summary|description): (.*)/.exec(line)?.slice(1).find(Boolean);

/** Markdown without blocks of code. */
function markdownProse(): (line: string) => string | undefined {
  let isCode = false;
  return (line) => {
    if (/^\s*```/.test(line)) {
      isCode = !isCode;
      return undefined;
    }
    return isCode || line === '' ? undefined : line;
  };
}

const readerOf = (path: string): ((line: string) => string | undefined) =>
  path.endsWith('.md') ? markdownProse() : /\.[cm]?[jt]sx?$/.test(path) ? codeProse : hashProse;

/** Names in code, targets of links, and comments of Markdown are no prose. */
const withoutCode = (text: string): string =>
  text.replaceAll(/`[^`]*`|<!--.*?-->|(?<=\])\([^)]*\)/g, 'X').trim();

/** The prose of a file. Lines that follow each other are one passage, because a sentence may be broken between them. */
function proseOf(path: string, text: string): Passage[] {
  const read = readerOf(path);
  const passages: { line: number; end: number; text: string }[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const prose = read(line)?.trim();
    if (prose === undefined || prose === '') continue;
    const last = passages.at(-1);
    if (last?.end === index) Object.assign(last, { end: index + 1, text: `${last.text} ${prose}` });
    else passages.push({ line: index + 1, end: index + 1, text: prose });
  }
  return passages.map((passage) => ({ line: passage.line, text: withoutCode(passage.text) }));
}

/** Every passage that breaks a rule, as a text for the person who wrote it. */
export function faultsIn(path: string, text: string): string[] {
  return proseOf(path, text).flatMap((passage) =>
    rules.flatMap(({ pattern, reason, instead }) => {
      const found = pattern.exec(passage.text);
      if (found === null) return [];
      const excerpt = passage.text.slice(Math.max(0, found.index - 40), found.index + 60);
      return [`${path}:${passage.line}: "...${excerpt}...": ${reason}. Write ${instead}`];
    }),
  );
}
