import { messageOf } from '../../packages/errors';
import type { Endpoint } from '../endpoints/endpoint';
import { documentedErrorsOf } from '../endpoints/errors-of';
import { prefixOf, type Version } from '../endpoints/versions';
import { exampleOf } from '../openapi/example';
import { namedRoles } from '../openapi/operation';
import { descriptionOf, toHtml } from './description';
import type { ResourceDoc } from './schemas';
import { typed } from './typed-body';

/**
 * One row of the endpoint table as a document of the resource docs (resource-docs.md 2).
 * @param version the documented version, under which `specified_url` is to be called
 */
export function resourceDocOf(row: Endpoint, version: Version): ResourceDoc {
  const [origin = '', name = ''] = splitOnce(row.operationId, '-');
  const description = descriptionOf(row);
  return {
    operation_id: row.operationId,
    implemented_by: { version: origin, function: name },
    request_verb: row.method,
    request_url: `/obp/${origin.slice('OBP'.length)}${row.path}`,
    summary: row.summary.replace(/\.$/, ''),
    description: toHtml(description),
    description_markdown: description,
    ...requestOf(row),
    ...successOf(row),
    error_response_bodies: documentedErrorsOf(row).map(messageOf),
    tags: [...row.tags],
    ...(row.roles.length === 0 ? {} : { roles: namedRoles(row) }),
    is_featured: false,
    special_instructions: '',
    specified_url: prefixOf(version) + row.path,
    connector_methods: [],
  };
}

const splitOnce = (text: string, at: string): [string, string] => {
  const index = text.indexOf(at);
  return [text.slice(0, index), text.slice(index + at.length)];
};

const requestOf = ({ body }: Endpoint) =>
  body === undefined
    ? {}
    : { example_request_body: exampleOf(body.schema), typed_request_body: typed(body.schema) };

/** Explorers read into the answer whatever it is, so one without a body has an empty object. */
const successOf = ({ status, response }: Endpoint) =>
  status === 204
    ? { success_response_body: {} }
    : { success_response_body: exampleOf(response), typed_success_response_body: typed(response) };
