import { type OwnKey, readOwnKeys, readTrustedKeys, type TrustedKey } from '../bus-auth';
import {
  each,
  flag,
  headers,
  integer,
  list,
  matching,
  oneOf,
  password,
  type RateLimit,
  rateLimits,
  share,
  type TokenKey,
  tokenKeys,
  url,
} from './readers';

/**
 * Every setting: its name in the environment, its meaning, its default and its reader. The table in the README is
 * generated from this one (`docs` test). A name that is not here is unknown.
 */

export interface Setting<T> {
  readonly about: string;
  readonly fallback: T;
  /** The default as the documentation shows it, if the value itself is unclear. */
  readonly shown?: string;
  /** Returns the value, or throws an Error with the expected form. */
  readonly read: (text: string) => T;
  /** Not trimmed: blanks at the ends belong to the value. */
  readonly verbatim?: true;
}

const setting = <T>(about: string, fallback: T, read: (text: string) => T, shown?: string): Setting<T> => ({
  about,
  fallback,
  read,
  ...(shown === undefined ? {} : { shown }),
});

const noLimits: RateLimit[] = [];
const unset: RateLimit[] | undefined = undefined;

const noText: string | undefined = undefined;
const noKeys: TokenKey[] = [];
const noOwnKeys: OwnKey[] = [];
const noTrustedKeys: TrustedKey[] = [];
const noHeaders: Record<string, string> = {};
const noList: string[] = [];

export const settings = {
  PORT: setting('Port of the gateway', 8080, integer(0, 65_535)),
  HOST: setting(
    'Address on which the gateway listens',
    '127.0.0.1',
    matching(/^\S+$/, 'expected an address'),
  ),
  PUBLIC_URL: setting(
    'Public address of the server; answers show it as `hostname` and as the local identity provider',
    noText,
    url('http://', 'https://'),
    '`http://HOST:PORT`',
  ),
  STORE_URL: setting(
    'Location of the data: `file:FOLDER`, `memory:` or `mongodb://...`',
    'file:./data',
    url('file:', 'memory:', 'mongodb://', 'mongodb+srv://'),
  ),
  STORE_SYNC: setting(
    'With `file:`, when the store acknowledges a write: `os`, when the operating system has it (it survives a crash of the process); `disk`, when the disk has it (it also survives a power cut)',
    'os' as const,
    oneOf('os', 'disk'),
  ),
  NATS_URL: setting(
    'URL of the message bus, or of each server of its cluster, separated by commas; without it all services run in one process',
    noText,
    each(url('nats://', 'tls://')),
    'none',
  ),
  BUS_KEYS: setting(
    'Private keys of the parts that run in this process, `NAME:KEY,...`; `deploy/new-bus-keys.js` makes them',
    noOwnKeys,
    readOwnKeys,
    'generated without `NATS_URL`',
  ),
  BUS_TRUST: setting(
    'Public keys of all callers on the bus, `NAME:KEY,...`; for a service of your own with its roles, `NAME:KEY:ROLE@BANK+ROLE`',
    noTrustedKeys,
    readTrustedKeys,
    'generated without `NATS_URL`',
  ),
  NAMESPACE: setting(
    'Separates installations that share one NATS or one MongoDB',
    'obp',
    matching(/^[a-z][a-z0-9-]{0,31}$/, 'expected up to 32 of a-z, 0-9 and -, beginning with a letter'),
  ),
  ADMIN_USERNAME: setting(
    'Name of the super admin that the first start creates',
    'admin',
    matching(/^[A-Za-z0-9._@-]{1,100}$/, 'expected up to 100 of A-Z a-z 0-9 . _ @ -'),
  ),
  ADMIN_PASSWORD: {
    ...setting(
      'Password of that super admin; the rule of Create User applies',
      noText,
      password,
      'generated',
    ),
    verbatim: true,
  },
  CONSUMER_KEY: setting(
    'Key of the application that the first start creates',
    noText,
    matching(/^[A-Za-z0-9-]{16,512}$/, 'expected 16 to 512 of A-Z a-z 0-9 -'),
    'generated',
  ),
  TOKEN_KEYS: setting(
    'Keys that sign tokens, `kid:secret,...`: the first one signs, all verify',
    noKeys,
    tokenKeys,
    'generated',
  ),
  WELCOME_FILE: setting(
    'File that the generated password is written to, readable by its owner only, instead of standard output',
    noText,
    matching(/^\S+$/, 'expected the path of a file'),
    'none',
  ),
  SUPER_ADMIN_USER_IDS: setting(
    'User ids of further super admins, separated by commas',
    noList,
    list,
    'none',
  ),
  TOKEN_EXPIRATION_WEEKS: setting('Lifetime of a DirectLogin token in weeks', 4, integer(1, 520)),
  MAX_BAD_LOGIN_ATTEMPTS: setting(
    'Failed logins in a row that a user may have; one more locks the user',
    5,
    integer(1, 1_000),
  ),
  OIDC_ISSUER: setting(
    'OpenID issuer whose access tokens the server accepts as bearer tokens',
    noText,
    url('http://', 'https://'),
    'none',
  ),
  OIDC_JWKS_URL: setting('URL of the key set of that issuer', noText, url('http://', 'https://'), 'none'),
  OIDC_AUDIENCE: setting(
    'Required audience of its tokens; required with an issuer',
    noText,
    matching(/^\S+$/, 'expected a name'),
    'none',
  ),
  OIDC_CLIENT_ID: setting(
    'Client id of the page at that issuer (a public client, with PKCE); without it the page offers no login there',
    noText,
    matching(/^\S+$/, 'expected a name'),
    'none',
  ),
  IDEMPOTENCY_HOURS: setting(
    'Hours for which the server keeps the answer to a request with an Idempotency-Key',
    24,
    integer(1, 720),
  ),
  EVENTS: setting('Whether changes emit events for followers', true, flag),
  EVENT_RETENTION_DAYS: setting('Days for which the log keeps events; 0 for ever', 0, integer(0, 36_500)),
  ALLOW_CUSTOMER_FIREHOSE: setting('Whether the server offers the firehose of customers', false, flag),
  ENFORCE_VALIDATIONS: setting(
    'Whether the gateway applies the JSON schemas and authentication types that are registered for single operations; `false` lets an administrator remove one that locks all users out',
    true,
    flag,
  ),
  MAX_BODY_BYTES: setting('Longest request body in bytes', 262_144, integer(1_024, 900_000)),
  REQUEST_TIMEOUT_MS: setting(
    'Milliseconds that a client may take to send a request',
    15_000,
    integer(100, 600_000),
  ),
  RESPONSE_TIMEOUT_MS: setting(
    'Milliseconds that a client may take to read an answer; after that the server closes its connection',
    30_000,
    integer(100, 600_000),
  ),
  MAX_UNREAD_BYTES: setting(
    'Bytes of answers that may wait at one gateway for slow clients; above it the gateway closes connections, those that wait longest first',
    67_108_864,
    integer(1_048_576, 4_294_967_296),
  ),
  SHUTDOWN_TIMEOUT_MS: setting(
    'Milliseconds that a stopping process waits for requests in flight',
    10_000,
    integer(100, 600_000),
  ),
  SHUTDOWN_DELAY_MS: setting(
    'Milliseconds that a stopping gateway still serves requests while it reports not ready, so that load balancers stop sending requests',
    0,
    integer(0, 600_000),
  ),
  MAX_CONCURRENT_CALLS: setting(
    'Calls in progress at one service of a process; the service refuses further ones at once',
    2_000,
    integer(1, 1_000_000),
  ),
  CONSUMER_RATE_LIMITS: setting(
    'Calls that an application may make at one gateway, such as `10/second,300/minute`',
    noLimits,
    rateLimits,
    'none',
  ),
  ANONYMOUS_RATE_LIMITS: setting(
    'Calls without valid credentials that one address may make',
    noLimits,
    rateLimits,
    'none',
  ),
  LOGIN_RATE_LIMITS: setting(
    'Logins that one address may make; `none` for no limit',
    unset,
    rateLimits,
    '`120/minute` where `HOST` is not loopback',
  ),
  SIGN_UP_RATE_LIMITS: setting(
    'New users (`POST /users`) that one address may create; `none` for no limit',
    unset,
    rateLimits,
    '`30/minute` where `HOST` is not loopback',
  ),
  TRUSTED_PROXIES: setting(
    'Number of proxies before the gateway that append to `X-Forwarded-For`; with 0 the gateway ignores the header',
    0,
    integer(0, 10),
  ),
  MAX_CONNECTIONS: setting('Open connections of one gateway', 10_000, integer(1, 1_000_000)),
  OPS_PORT: setting('Port of /health/live, /health/ready and /metrics; 0 for none', 0, integer(0, 65_535)),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(
    'URL of the collector of OpenTelemetry traces (OTLP over HTTP, JSON, sent to `/v1/traces` below it); without it there is no tracing',
    noText,
    url('http://', 'https://'),
    'none',
  ),
  OTEL_EXPORTER_OTLP_HEADERS: setting(
    'Headers for that collector, `name=value,...`',
    noHeaders,
    headers,
    'none',
  ),
  OTEL_TRACES_SAMPLER_ARG: setting('Share of traces that the server records, from 0 to 1', 1, share),
  LOG_LEVEL: setting(
    'Lowest level of the log lines that the server writes',
    'warn',
    oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  ),
} as const;

export type SettingName = keyof typeof settings;
export type Settings = {
  readonly [K in SettingName]: (typeof settings)[K] extends Setting<infer T> ? T : never;
};

export const settingNames = Object.keys(settings).filter((name): name is SettingName => name in settings);
