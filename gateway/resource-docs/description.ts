import MarkdownIt from 'markdown-it';
import { type Endpoint, isParameter } from '../endpoints/endpoint';
import { accessOf } from '../openapi/operation';
import { exampleOfParameter } from '../openapi/parameters';
import { type Field, fieldsOf } from './fields';
import { anchorOf } from './glossary';

// Without `html`, what stands in a text is shown and not interpreted: explorers insert the result unescaped.
const renderer = new MarkdownIt();

/** Descriptions are text of ours; markdown that is no markdown is not an error, so this cannot fail. */
export const toHtml = (markdown: string): string => renderer.render(markdown);

/**
 * The description of an operation as explorers print it (resource-docs.md 3): its purpose, its callers, then
 * the names in its path, in the body (of a POST) and in the answer, each with an example and a link to the glossary.
 */
export function descriptionOf(row: Endpoint): string {
  const parameters = row.path.split('/').filter(isParameter).sort();
  const inBody = row.method === 'POST' && row.body !== undefined ? fieldsOf(row.body.schema) : undefined;
  return [
    row.description,
    accessOf(row),
    ...section('URL Parameters:', parameters.map(parameter)),
    ...(inBody === undefined ? [] : section('JSON request body fields:', inBody.map(field))),
    ...section(
      'JSON response body fields:',
      row.status === 204 ? [] : fieldsOf(row.response).map(field),
      true,
    ),
  ].join('\n\n');
}

const section = (title: string, paragraphs: string[], always = false): string[] =>
  paragraphs.length === 0 && !always ? [] : [`\n**${title}**`, ...paragraphs];

const parameter = (name: string): string =>
  `[${name}](/glossary#${anchorOf(name)}): ${exampleOfParameter(name) ?? name}`;

const field = ({ name, required, example }: Field): string =>
  `[${required ? `**${name}**` : name}](/glossary#${anchorOf(name)}): ${example}`.trimEnd();
