import { Type } from '@sinclair/typebox';
import { FIRST_BANK_ID } from '../../packages/contracts/bank/bank.schemas';
import { DateTime, Obj } from '../../packages/contracts/schema';
import { nowUtcSeconds } from '../../packages/values';
import { ownAnswer } from './endpoint';

/** Requests that front ends make when they start (resource-docs.md 7); the answers are those of a server without these features. */

const tags = ['API'];
const text = (example: string) => Type.String({ examples: [example] });
const properties = Type.Array(Obj({ property: Type.String(), value: Type.String() }), { examples: [[]] });

const ServerConfig = Obj({
  default_bank_id: text('obp1'),
  akka: Obj({ ports: properties, log_level: text('info') }),
  elastic_search: Obj({ metrics: properties, warehouse: properties }),
  cache: Type.Array(Obj({ function_name: Type.String(), ttl_in_seconds: Type.Integer() }), {
    examples: [[]],
  }),
  scopes: Obj({
    require_scopes_for_all_roles: Type.Boolean({ examples: [false] }),
    require_scopes_for_listed_roles: Type.Array(Type.String(), { examples: [[]] }),
  }),
  grpc_port: Type.Integer({ examples: [0] }),
});

const adapter = {
  name: text('obp-customer-services'),
  version: text(''),
  git_commit: text(''),
  date: DateTime({ examples: ['2025-02-13T20:38:17Z'] }),
};
const Adapter = Obj(adapter);
const AdapterWithBackend = Obj({
  ...adapter,
  total_duration: Type.Number({ examples: [0] }),
  backend_messages: Type.Array(Type.Unknown(), { examples: [[]] }),
});

const adapterNow = () => ({
  name: 'obp-customer-services',
  version: '',
  git_commit: '',
  date: nowUtcSeconds(),
});

const aboutAdapter = {
  path: '/adapter',
  summary: 'Get Adapter Info',
  description: 'There is no adapter: the server keeps its data itself.',
  tags,
  roles: ['CanGetAdapterInfo'],
} as const;

export const startUpEndpoints = [
  ownAnswer({
    operationId: 'OBPv3.1.0-config',
    since: 'v2.2.0',
    path: '/config',
    summary: 'Get API Configuration',
    description: 'The configuration that clients may need. It has no secrets.',
    tags,
    roles: ['CanGetConfig'],
    response: ServerConfig,
    answer: ({ logLevel = '' }) => ({
      default_bank_id: FIRST_BANK_ID,
      akka: { ports: [], log_level: logLevel },
      elastic_search: { metrics: [], warehouse: [] },
      cache: [],
      scopes: { require_scopes_for_all_roles: false, require_scopes_for_listed_roles: [] },
      grpc_port: 0,
    }),
  }),
  ownAnswer({
    operationId: 'OBPv3.1.0-getRateLimitingInfo',
    path: '/rate-limiting',
    summary: 'Get Rate Limiting Info',
    description: 'Whether calls of applications are limited.',
    tags,
    access: 'anonymous',
    response: Obj({
      enabled: Type.Boolean({ examples: [false] }),
      technology: text('MEMORY'),
      service_available: Type.Boolean({ examples: [true] }),
      is_active: Type.Boolean({ examples: [false] }),
    }),
    answer: ({ limitsConsumers = false }) => ({
      enabled: limitsConsumers,
      technology: 'MEMORY',
      service_available: true,
      is_active: limitsConsumers,
    }),
  }),
  ownAnswer({
    ...aboutAdapter,
    operationId: 'OBPv3.1.0-getAdapterInfo',
    response: Adapter,
    answer: adapterNow,
  }),
  ownAnswer({
    ...aboutAdapter,
    operationId: 'OBPv5.0.0-getAdapterInfo',
    response: AdapterWithBackend,
    answer: () => ({ ...adapterNow(), total_duration: 0, backend_messages: [] }),
  }),
  ownAnswer({
    operationId: 'OBPv5.1.0-suggestedSessionTimeout',
    since: 'v4.0.0',
    path: '/ui/suggested-session-timeout',
    summary: 'Get Suggested Session Timeout',
    description: 'After how many seconds without use a front end should log its user out.',
    tags,
    access: 'anonymous',
    response: Obj({ timeout_in_seconds: text('300') }),
    answer: () => ({ timeout_in_seconds: '300' }),
  }),
  ownAnswer({
    operationId: 'OBPv3.1.0-getOAuth2ServerJWKsURIs',
    path: '/jwks-uris',
    summary: 'Get the key sets of identity providers',
    description: 'The key set of the OpenID issuer that is configured; an empty list without one.',
    tags,
    access: 'anonymous',
    response: Obj({ jwks_uris: Type.Array(Obj({ jwks_uri: text('https://issuer.example.com/jwks') })) }),
    answer: ({ jwksUrl }) => ({ jwks_uris: jwksUrl === undefined ? [] : [{ jwks_uri: jwksUrl }] }),
  }),
  ownAnswer({
    operationId: 'OBPv5.1.0-getOAuth2ServerWellKnown',
    path: '/well-known',
    summary: 'Get Well Known URIs',
    description: 'Where the OpenID issuer that is configured describes itself; an empty list without one.',
    tags,
    access: 'anonymous',
    response: Obj({
      well_known_uris: Type.Array(
        Obj({
          provider: text('issuer.example.com'),
          url: text('https://issuer.example.com/.well-known/openid-configuration'),
        }),
      ),
    }),
    answer: ({ issuer }) => ({ well_known_uris: issuer === undefined ? [] : [wellKnown(issuer)] }),
  }),
];

/** OpenID Connect Discovery, section 4: below the issuer, whose own trailing slash does not count. */
const wellKnown = (issuer: string) => ({
  provider: new URL(issuer).host,
  url: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
});
