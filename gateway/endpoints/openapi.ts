import { Type } from '@sinclair/typebox';
import { Prepared } from '../http/prepared';
import { openApiDocument } from '../openapi/document';
import { type Endpoint, ownAnswer, type Row, type ServerFacts } from './endpoint';

const Document = Type.Object(
  { openapi: Type.Literal('3.1.0'), paths: Type.Object({}, { additionalProperties: true }) },
  { additionalProperties: true, description: 'An OpenAPI 3.1 document' },
);

/** The description of all endpoints, this one included: made from the table, once, for the first request. */
export function openApiEndpoint(table: () => readonly Endpoint[]): Row {
  let made: Prepared | undefined;
  const answer = (about: ServerFacts) => {
    made ??= new Prepared(openApiDocument(table(), about));
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
