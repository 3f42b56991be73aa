import { type Static, Type } from '@sinclair/typebox';
import { Obj } from '../../packages/contracts/schema';
import { ownAnswer, type ServerFacts } from './endpoint';

const url = Type.String({ examples: ['http://127.0.0.1:8080'] });
const said = Type.String({ examples: [''], description: 'Empty where the operator says nothing' });
const Organisation = Obj({ organisation: said, organisation_website: said });

const Root = Obj({
  version: Type.String({ examples: ['v4.0.0'] }),
  version_status: Type.String({ examples: ['STABLE'] }),
  git_commit: said,
  connector: Type.String({ examples: ['obp-customer-services'] }),
  hostname: url,
  local_identity_provider: url,
  hosted_by: Obj({ organisation: said, email: said, phone: said, organisation_website: said }),
  hosted_at: Organisation,
  energy_source: Organisation,
  resource_docs_requires_role: Type.Boolean({ examples: [false] }),
});

const nobody = { organisation: '', organisation_website: '' };

const root = ({ publicUrl }: ServerFacts): Static<typeof Root> => ({
  version: 'v4.0.0',
  version_status: 'STABLE',
  git_commit: '',
  connector: 'obp-customer-services',
  hostname: publicUrl,
  local_identity_provider: publicUrl,
  hosted_by: { organisation: '', email: '', phone: '', organisation_website: '' },
  hosted_at: nobody,
  energy_source: nobody,
  resource_docs_requires_role: false,
});

/** What the server says of itself (conventions, section 8). */
export const metaEndpoints = [
  ownAnswer({
    operationId: 'OBPv4.0.0-root',
    path: '/root',
    summary: 'Get API Info',
    tags: ['API'],
    access: 'anonymous',
    response: Root,
    answer: root,
  }),
];
