import { ObpError } from '../../packages/errors';
import { NOTHING_IN_FORCE } from '../pipeline/in-force';
import { toHtml } from '../resource-docs/description';
import { glossary } from '../resource-docs/glossary';
import { Library } from '../resource-docs/library';
import { docsQuery } from '../resource-docs/query';
import {
  Described,
  Glossary,
  MessageDocs,
  ResourceDocs,
  ResourceDocsWithMeta,
  ScannedVersions,
  scannedVersion,
} from '../resource-docs/schemas';
import { type Endpoint, ownAnswer, type Row } from './endpoint';
import { listedVersions } from './versions';

/** The documents of the API itself: resource docs, Swagger, OpenAPI, glossary, message docs. */
const tags = ['Documentation', 'API'];
const anonymous = { tags, access: 'anonymous' } as const;
const refusals = ['OBP-00008', 'OBP-00027', 'OBP-10041'] as const;
const docs = {
  ...anonymous,
  path: '/resource-docs/API_VERSION/obp',
  summary: 'Get Resource Docs',
  description:
    'Describes every operation of API_VERSION (`v4.0.0` or `OBPv4.0.0`), sorted by URL: what it does, takes and answers, which roles it needs and how it fails.',
  query: docsQuery,
  errors: refusals,
} as const;

/** How the API describes itself (resource-docs.md). Everything is made of the endpoint table, once. */
export function documentationEndpoints(table: () => readonly Endpoint[]): Row[] {
  const library = new Library(table);
  return [
    ownAnswer({
      ...docs,
      operationId: 'OBPv1.4.0-getResourceDocsObp',
      response: ResourceDocs,
      answer: async ({ validations }, { path, query }) =>
        library.resourceDocs(path.API_VERSION, query, false, await validations.lastKnown()),
    }),
    ownAnswer({
      ...docs,
      operationId: 'OBPv1.4.0-getResourceDocsObpV400',
      since: 'v4.0.0',
      response: ResourceDocsWithMeta,
      answer: async ({ validations }, { path, query }) =>
        library.resourceDocs(path.API_VERSION, query, true, await validations.lastKnown()),
    }),
    ownAnswer({
      ...docs,
      operationId: 'OBPv1.4.0-getBankLevelDynamicResourceDocsObp',
      path: '/banks/BANK_ID/resource-docs/API_VERSION/obp',
      summary: 'Get Bank Level Dynamic Resource Docs',
      description: 'Operations that a bank has added. There are none here.',
      response: ResourceDocs,
      answer: (_, { path, query }) =>
        library.resourceDocs(path.API_VERSION, { ...query, isStatic: false }, false, NOTHING_IN_FORCE),
    }),
    ownAnswer({
      ...docs,
      operationId: 'OBPv1.4.0-getResourceDocsSwagger',
      path: '/resource-docs/API_VERSION/swagger',
      summary: 'Get Swagger documentation',
      description: 'Swagger 2.0 of the operations of API_VERSION.',
      response: Described('A Swagger 2.0 document'),
      answer: (about, { path, query }) => library.swagger(path.API_VERSION, query, about),
    }),
    ownAnswer({
      ...docs,
      operationId: 'OBPv4.0.0-getResourceDocsOpenAPI31',
      since: 'v1.4.0',
      path: '/resource-docs/API_VERSION/openapi',
      summary: 'Get OpenAPI 3.1 documentation',
      description: 'OpenAPI 3.1 of the operations of API_VERSION.',
      response: Described('An OpenAPI 3.1 document'),
      answer: (about, { path, query }) => library.openApi(path.API_VERSION, query, about),
    }),
    ...aboutTheApi,
  ];
}

const aboutTheApi: Row[] = [
  ownAnswer({
    ...anonymous,
    operationId: 'OBPv4.0.0-getScannedApiVersions',
    path: '/api/versions',
    summary: 'Get all API versions',
    description: 'The versions that are documented. The prefixes of older ones answer as well.',
    response: ScannedVersions,
    answer: () => ({ scanned_api_versions: listedVersions.map(scannedVersion) }),
  }),
  ownAnswer({
    ...anonymous,
    operationId: 'OBPv3.0.0-getApiGlossary',
    path: '/api/glossary',
    summary: 'Get Glossary of the API',
    description: 'Definitions of the words of this API, sorted by title.',
    response: Glossary,
    answer: () => ({
      glossary_items: glossary.map(([title, markdown]) => ({
        title,
        description: { markdown, html: toHtml(markdown) },
      })),
    }),
  }),
  ownAnswer({
    ...anonymous,
    operationId: 'OBPv2.2.0-getMessageDocs',
    path: '/message-docs/CONNECTOR',
    summary: 'Get Message Docs',
    description: 'Messages to a core banking system. This server keeps its data itself, so there are none.',
    errors: ['OBP-30211'],
    response: MessageDocs,
    answer: (_, { path }) => {
      if (CONNECTORS.has(path.CONNECTOR)) return { message_docs: [] };
      throw new ObpError(
        'OBP-30211',
        ` Current Input is ${path.CONNECTOR}. It should be eg: kafka_vSept2018...`,
      );
    },
  }),
];

/** The names that clients ask for (resource-docs.md 6.2). */
const CONNECTORS = new Set([
  'mapped',
  'akka_vDec2018',
  'kafka_vSept2018',
  'kafka_vMay2019',
  'rest_vMar2019',
  'stored_procedure_vDec2019',
  'rabbitmq_vOct2024',
]);
