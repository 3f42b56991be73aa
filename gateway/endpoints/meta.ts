import { type Static, Type } from '@sinclair/typebox';
import { Obj } from '../../packages/contracts/schema';
import { ownAnswer, type ServerFacts } from './endpoint';

/** `GET /root`, which describes the server, in the form of each version. */

const url = Type.String({ examples: ['http://127.0.0.1:8080'] });
const said = Type.String({ examples: [''], description: 'Empty where the operator says nothing' });
const Organisation = Obj({ organisation: said, organisation_website: said });

const described = {
  version: Type.String({ examples: ['v4.0.0'] }),
  version_status: Type.String({ examples: ['STABLE'] }),
  git_commit: said,
};
const hosted = {
  connector: Type.String({ examples: ['obp-customer-services'] }),
  hostname: url,
  local_identity_provider: url,
  hosted_by: Obj({ organisation: said, email: said, phone: said, organisation_website: said }),
  hosted_at: Organisation,
  energy_source: Organisation,
  resource_docs_requires_role: Type.Boolean({ examples: [false] }),
};
const Root = Obj({ ...described, ...hosted });
/** Before v4.0.0 (earlier-versions.md 4.1). */
const EarlierRoot = Obj({ ...described, connector: hosted.connector, hosted_by: hosted.hosted_by });
/** Since v5.1.0 (later-versions.md 10.2). */
const RootWithStage = Obj({
  ...described,
  stage: Type.String({ examples: ['production'] }),
  ...hosted,
});

const noOrganisation = { organisation: '', organisation_website: '' };

const root = (
  { publicUrl }: ServerFacts,
  { prefix }: { prefix: string },
  version_status = 'STABLE',
): Static<typeof Root> => ({
  version: prefix.slice('/obp/'.length),
  version_status,
  git_commit: '',
  connector: 'obp-customer-services',
  hostname: publicUrl,
  local_identity_provider: publicUrl,
  hosted_by: { organisation: '', email: '', phone: '', organisation_website: '' },
  hosted_at: noOrganisation,
  energy_source: noOrganisation,
  resource_docs_requires_role: false,
});

const info = {
  path: '/root',
  isAtPrefix: true,
  summary: 'Get API Info',
  tags: ['API'],
  access: 'anonymous',
} as const;

/** The server's description of itself (conventions, section 8). */
export const metaEndpoints = [
  ownAnswer({
    ...info,
    operationId: 'OBPv1.2.1-root',
    response: EarlierRoot,
    answer: (...of) => {
      const { version, version_status, git_commit, connector, hosted_by } = root(...of);
      return { version, version_status, git_commit, connector, hosted_by };
    },
  }),
  ownAnswer({ ...info, operationId: 'OBPv4.0.0-root', response: Root, answer: (...of) => root(...of) }),
  ownAnswer({
    ...info,
    operationId: 'OBPv5.1.0-root',
    response: RootWithStage,
    answer: (about, request) => {
      const { version, version_status, git_commit, ...rest } = root(about, request, 'BLEEDING_EDGE');
      return { version, version_status, git_commit, stage: 'production', ...rest };
    },
  }),
];
