import { resourceDocOf } from '../../gateway/resource-docs/document';
import type { ResourceDoc } from '../../gateway/resource-docs/schemas';
import { codeOf, type Difference, equal, pairs, same } from './differences';
import type { Published } from './page';

/** A document as an explorer prints it, in the terms of the published page. */
function printed(doc: ResourceDoc): Published {
  const [text = '', ...sections] = doc.description_markdown.split('\n\n\n**');
  const of = (title: string): string[] =>
    sections
      .filter((section) => section.startsWith(title))
      .flatMap((section) => [...section.matchAll(/^\[(?:\*\*)?(\w+)(?:\*\*)?\]\(\/glossary#/gm)])
      .map(([, name = '']) => name);
  return {
    summary: doc.summary,
    description: text.split('\n\nUser Authentication', 1)[0] ?? '',
    urlParameters: of('URL Parameters:'),
    requestFields: of('JSON request body fields:'),
    responseFields: of('JSON response body fields:'),
    example: doc.success_response_body,
    roles: (doc.roles ?? []).map(({ role }) => role),
    errors: doc.error_response_bodies.map((error) => error.trim()),
    operation: {
      version: doc.implemented_by.version,
      functionName: doc.implemented_by.function,
      operationId: doc.operation_id,
      tags: doc.tags,
    },
  };
}

/** In which points the resource docs differ from the page, function by function; the one that is cut has no end. */
export const differencesOfDocs = (): Difference[] =>
  pairs.flatMap(({ published, name, row }) =>
    pointsThatDiffer(published, printed(resourceDocOf(row, 'v4.0.0'))).map((point) => `${point} of ${name}`),
  );

function pointsThatDiffer(page: Published, ours: Published): string[] {
  const isCut = page.operation === undefined;
  const points: Record<string, boolean> = {
    summary: page.summary === ours.summary,
    description: page.description === ours.description,
    'URL parameters': same(page.urlParameters, ours.urlParameters),
    'request fields': same(page.requestFields, ours.requestFields),
    'response fields': same(page.responseFields, ours.responseFields),
    example: isCut || equal(page.example, ours.example),
    roles: isCut || equal(page.roles, ours.roles),
    operation: isCut || equal(page.operation, ours.operation),
    'further errors': isCut || ours.errors.every((error) => page.errors.some((one) => one.trim() === error)),
  };
  const leftOut = page.errors.filter((error) => !ours.errors.includes(error.trim())).map(codeOf);
  return [...Object.keys(points).filter((point) => points[point] === false), ...leftOut];
}
