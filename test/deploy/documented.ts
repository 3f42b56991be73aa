import { read } from './files';

/**
 * The commands that docs/operations.md shows under a heading, as they are written there, block by block.
 * @throws Error when there are none
 */
export function documented(heading: string): readonly string[] {
  const blocks = commandsIn(sectionOf(heading));
  if (blocks.length === 0) throw new Error(`docs/operations.md shows no commands under "${heading}"`);
  return blocks;
}

/** The commands of docker compose within the sentences under a heading of docs/operations.md. */
export const documentedInSentences = (heading: string): readonly string[] =>
  [...sectionOf(heading).matchAll(/`(docker compose [^`]+)`/g)].map(([, command = '']) => command);

/** The additions to the compose file that docs/operations.md shows under a heading. */
export const documentedAddition = (heading: string): string => blocksIn(sectionOf(heading), 'yaml').join('');

const sectionOf = (heading: string): string => {
  const [, section = ''] = read('docs', 'operations.md').split(new RegExp(`^#+ ${heading}$`, 'm'));
  return section.split(/^#{2,} /m)[0] ?? '';
};

/** The blocks of a language in a text, without the indentation of a list. */
export const blocksIn = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n(.*?)^\\1\`\`\`$`, 'gms'))].map(
    ([, indent = '', block = '']) => block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );

/** The blocks of shell commands in a text. */
export const commandsIn = (text: string): string[] => blocksIn(text, 'sh');
