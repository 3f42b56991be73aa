import { read } from './files';

/**
 * The commands that docs/operations.md shows under a heading, as they are written there, block by block.
 * @throws Error when there are none
 */
export function documented(heading: string): readonly string[] {
  const page = read('docs', 'operations.md');
  const [, section = ''] = page.split(new RegExp(`^#+ ${heading}$`, 'm'));
  const blocks = commandsIn(section.split(/^#{2,} /m)[0] ?? '');
  if (blocks.length === 0) throw new Error(`docs/operations.md shows no commands under "${heading}"`);
  return blocks;
}

/** The blocks of shell commands in a text, without the indentation of a list. */
export const commandsIn = (text: string): string[] =>
  [...text.matchAll(/^( *)```sh\n(.*?)^\1```$/gms)].map(([, indent = '', block = '']) =>
    block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
