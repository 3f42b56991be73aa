import { type Static, Type } from '@sinclair/typebox';
import { DateTime, Obj } from '../../packages/contracts/schema';

/** The wire shapes of the documentation endpoints (resource-docs.md 1, 2, 6, 7). */

const anyJson = (example: unknown) => Type.Unknown({ examples: [example] });
const typedBody = Type.Object(
  {},
  { additionalProperties: true, examples: [{ type: 'object', properties: { id: { type: 'string' } } }] },
);

export const ResourceDoc = Obj({
  operation_id: Type.String({ examples: ['OBPv4.0.0-getBank'] }),
  implemented_by: Obj({
    version: Type.String({ examples: ['OBPv4.0.0'] }),
    function: Type.String({ examples: ['getBank'] }),
  }),
  request_verb: Type.String({ examples: ['GET'] }),
  request_url: Type.String({ examples: ['/obp/v4.0.0/banks/BANK_ID'] }),
  summary: Type.String({ examples: ['Get Bank'] }),
  description: Type.String({ examples: ['<p>Get Bank</p>'] }),
  description_markdown: Type.String({ examples: ['Get Bank'] }),
  example_request_body: Type.Optional(anyJson({})),
  success_response_body: anyJson({ id: 'gh.29.uk' }),
  error_response_bodies: Type.Array(Type.String({ examples: ['OBP-50000: Unknown Error.'] })),
  tags: Type.Array(Type.String({ examples: ['Bank'] })),
  typed_request_body: Type.Optional(typedBody),
  typed_success_response_body: Type.Optional(typedBody),
  roles: Type.Optional(
    Type.Array(
      Obj({ role: Type.String({ examples: ['CanGetCustomer'] }), requires_bank_id: Type.Boolean() }),
    ),
  ),
  is_featured: Type.Boolean({ examples: [false] }),
  special_instructions: Type.String({ examples: [''] }),
  specified_url: Type.String({ examples: ['/obp/v4.0.0/banks/BANK_ID'] }),
  connector_methods: Type.Array(Type.String(), { examples: [[]] }),
});
export type ResourceDoc = Static<typeof ResourceDoc>;

const resource_docs = Type.Array(ResourceDoc);
/** As prefixes before v4.0.0 answer. */
export const ResourceDocs = Obj({ resource_docs });
/** As prefixes from v4.0.0 on answer; dynamic documents, of which there are none, come without `meta`. */
export const ResourceDocsWithMeta = Obj({
  resource_docs,
  meta: Type.Optional(
    Obj({ response_date: DateTime({ examples: ['2025-02-13T20:38:17Z'] }), count: Type.Integer() }),
  ),
});

/** A whole description of the API, whose content its own standard defines. */
export const Described = (standard: string) =>
  Type.Object({}, { additionalProperties: true, description: standard });

/** A version as it is listed: under its old field names, and under the new ones that later clients read. */
export const scannedVersion = (version: string) => ({
  urlPrefix: 'obp',
  apiStandard: 'obp',
  apiShortVersion: version,
  API_VERSION: version,
  url_prefix: 'obp',
  api_standard: 'obp',
  api_short_version: version,
  fully_qualified_version: `OBP${version}`,
  is_active: true,
});

/** Only the old names are in the schema: `urlPrefix` and `url_prefix` are one name in a generated client. */
export const ScannedVersions = Obj({
  scanned_api_versions: Type.Array(
    Type.Object(
      {
        urlPrefix: Type.String(),
        apiStandard: Type.String(),
        apiShortVersion: Type.String(),
        API_VERSION: Type.String(),
      },
      { additionalProperties: true, examples: [scannedVersion('v4.0.0')] },
    ),
  ),
});

export const Glossary = Obj({
  glossary_items: Type.Array(
    Obj({
      title: Type.String({ examples: ['Bank'] }),
      description: Obj({
        markdown: Type.String({ examples: ['A bank.'] }),
        html: Type.String({ examples: ['<p>A bank.</p>'] }),
      }),
    }),
  ),
});

export const MessageDocs = Obj({ message_docs: Type.Array(Type.Unknown(), { examples: [[]] }) });
