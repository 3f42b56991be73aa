import { Type } from '@sinclair/typebox';
import { openApiDocument } from '../openapi/document';
import { type Endpoint, ownAnswer, Rendered, type Row, type ServerFacts } from './endpoint';

const Document = Type.Object(
  { openapi: Type.Literal('3.1.0'), paths: Type.Object({}, { additionalProperties: true }) },
  { additionalProperties: true, description: 'An OpenAPI 3.1 document' },
);

/** The description of all endpoints, this one included: made of the table when it is first asked for. */
export function openApiEndpoint(table: () => readonly Endpoint[]): Row {
  let made: Rendered | undefined;
  const answer = (about: ServerFacts) => {
    made ??= new Rendered(JSON.stringify(openApiDocument(table(), about)));
    return made;
  };
  return ownAnswer({
    operationId: 'OBPv4.0.0-getOpenApi',
    path: '/openapi.json',
    until: 'v4.0.0',
    summary: 'Get OpenAPI',
    description: 'OpenAPI 3.1 of every endpoint of this server. An extension of ours.',
    tags: ['API'],
    access: 'anonymous',
    response: Document,
    answer,
  });
}
