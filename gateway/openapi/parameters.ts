import type { Endpoint } from '../endpoints/endpoint';
import { isParameter } from '../endpoints/endpoint';
import type { Json, Schemas } from './schemas';

/** Ids as the published page shows them. */
const EXAMPLES: Readonly<Record<string, string>> = {
  ACCOUNT_ID: '8ca8a7e4-6d02-40e3-a129-0b2bf89de9f0',
  API_VERSION: 'v4.0.0',
  BANK_ID: 'gh.29.uk',
  CONNECTOR: 'mapped',
  CUSTOMER_ID: '7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh',
  CUSTOMER_ATTRIBUTE_ID: '7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh',
  CUSTOMER_ACCOUNT_LINK_ID: 'xyz8a7e4-6d02-40e3-a129-0b2bf89de8uh',
  CUSTOMER_ADDRESS_ID: '5995d6a2-01b3-423c-a173-5481df49bdaf',
  TAX_RESIDENCE_ID: '902ba3bb-dedd-45e7-9319-2fd3f2cd98a1',
  ATTRIBUTE_DEFINITION_ID: '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1',
  USER_ID: '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1',
  MEETING_ID: '902ba3bb-dedd-45e7-9319-2fd3f2cd98a1',
  OPERATION_ID: 'OBPv4.0.0-createCustomer',
  USERNAME: 'felixsmith',
  EMAIL: 'felixsmith@example.com',
};

export const exampleOfParameter = (name: string): string | undefined => EXAMPLES[name];

/** The path of the document for a path of the table: `/banks/{BANK_ID}`. */
export const templateOf = (path: string): string =>
  path
    .split('/')
    .map((part) => (isParameter(part) ? `{${part}}` : part))
    .join('/');

export const pathParameters = (path: string): Json[] =>
  path
    .split('/')
    .filter(isParameter)
    .map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
      ...(EXAMPLES[name] === undefined ? {} : { example: EXAMPLES[name] }),
    }));

export function queryParameters({ query }: Endpoint, schemas: Schemas): Json[] {
  const named = (query?.parameters ?? []).map(({ name, description, schema }) => ({
    name,
    in: 'query',
    description,
    schema: schemas.inline(schema),
  }));
  return query?.openEnded === true ? [...named, filters] : named;
}

const filters: Json = {
  name: 'attributes',
  in: 'query',
  description:
    'Every other name is the name of an attribute that customers must have, with this value: `?name=John&age=8`. A name may stand several times.',
  style: 'form',
  explode: true,
  schema: { type: 'object', additionalProperties: { type: 'string' } },
};
