import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..', 'decisions');

/** `docs/decisions/README.md`: number, title and status of every decision, taken from its first lines. */
export function decisionsIndex(): string {
  const names = readdirSync(folder).filter((name) => /^\d{4}-.*\.md$/.test(name));
  return `${HEAD}\n${names.sort().map(row).join('\n')}\n`;
}

const HEAD = `# Decisions

<!-- Made by \`npm run docs\` from the files of this folder. Do not edit. -->

A decision is a file: its number and title, its status, what was decided, why, and what it costs. A decision that no longer holds
stays, with the status \`superseded by\` and a link to its successor; a decision that changes only a part of another says \`amends\`.

| No. | Decision | Status |
| --- | --- | --- |`;

/** The status line: `Status: accepted, 2026-11-23`, then perhaps `; amends [3](0003-….md)`. */
const FIRST_LINES =
  /^# (\d+)\. (.+)\n\nStatus: ((?:accepted|proposed|deprecated|superseded by \[\d+\]\(.+?\)), \d{4}-\d\d-\d\d.*)\n/;

/** @throws Error naming the file when its first lines are not of this form */
function row(name: string): string {
  const [, number, title, status] = FIRST_LINES.exec(readFileSync(join(folder, name), 'utf8')) ?? [];
  if (number === undefined || Number(number) !== Number(name.slice(0, 4))) {
    throw new Error(
      `docs/decisions/${name} must begin with "# NUMBER. TITLE" and "Status: accepted, YYYY-MM-DD"`,
    );
  }
  return `| ${number} | [${title}](${name}) | ${status} |`;
}
