import { type Static, Type } from '@sinclair/typebox';
import { Obj } from '../../packages/contracts/schema';
import { ownAnswer, type ServerFacts } from './endpoint';

const Organisation = Obj({ organisation: Type.String(), organisation_website: Type.String() });

const Root = Obj({
  version: Type.String(),
  version_status: Type.String(),
  git_commit: Type.String(),
  connector: Type.String(),
  hostname: Type.String(),
  local_identity_provider: Type.String(),
  hosted_by: Obj({
    organisation: Type.String(),
    email: Type.String(),
    phone: Type.String(),
    organisation_website: Type.String(),
  }),
  hosted_at: Organisation,
  energy_source: Organisation,
  resource_docs_requires_role: Type.Boolean(),
});

const nobody = { organisation: '', organisation_website: '' };

const root = ({ publicUrl }: ServerFacts): Static<typeof Root> => ({
  version: 'v4.0.0',
  version_status: 'STABLE',
  git_commit: '',
  connector: 'obp-customer-services',
  hostname: publicUrl,
  local_identity_provider: publicUrl,
  hosted_by: { ...nobody, email: '', phone: '' },
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
