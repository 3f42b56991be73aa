import { type OwnKey, readOwnKeys, readTrustedKeys, type TrustedKey } from '../bus-auth';

/**
 * Every setting there is: its name in the environment, what it means, its default and how it is read.
 * The table in the README is generated from this one (`docs` test), and a name that is not here is unknown.
 */

export interface Setting<T> {
  readonly about: string;
  readonly fallback: T;
  /** How the default reads in the documentation, where the value itself would not tell. */
  readonly shown?: string;
  /** Returns the value or throws an Error whose message says what is expected. */
  readonly read: (text: string) => T;
}

const setting = <T>(about: string, fallback: T, read: (text: string) => T, shown?: string): Setting<T> => ({
  about,
  fallback,
  read,
  ...(shown === undefined ? {} : { shown }),
});

const expect = (ok: boolean, expectation: string): void => {
  if (!ok) throw new Error(expectation);
};

const integer =
  (min: number, max: number) =>
  (text: string): number => {
    expect(
      /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max,
      `expected a whole number from ${min} to ${max}`,
    );
    return Number(text);
  };

const flag = (text: string): boolean => {
  expect(text === 'true' || text === 'false', 'expected true or false');
  return text === 'true';
};

const oneOf =
  <T extends string>(...values: T[]) =>
  (text: string): T => {
    const found = values.find((value) => value === text);
    if (found === undefined) throw new Error(`expected one of ${values.join(', ')}`);
    return found;
  };

const matching =
  (pattern: RegExp, expectation: string) =>
  (text: string): string => {
    expect(pattern.test(text), expectation);
    return text;
  };

const url =
  (...schemes: string[]) =>
  (text: string): string => {
    const ok =
      schemes.some((scheme) => text.startsWith(scheme)) &&
      (URL.canParse(withOneHost(text)) || /^(file|memory):/.test(text));
    expect(ok, `expected a URL that starts with ${schemes.join(' or ')}`);
    return text;
  };

/** `mongodb://a:1,b:2/` is a URL to MongoDB, and none to the parser of URLs. */
const withOneHost = (text: string): string => text.replace(/^(mongodb:\/\/[^/,]+)(,[^/,]+)+/, '$1');

/** Values separated by commas, such as the servers of a cluster. */
const each =
  (read: (text: string) => string) =>
  (text: string): string =>
    text.split(',').map(read).join(',');

/** A share of all: 1 is all of them. */
const share = (text: string): number => {
  expect(/^(0|1|[01]?\.\d+)$/.test(text) && Number(text) <= 1, 'expected a number from 0 to 1');
  return Number(text);
};

const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** As OpenTelemetry writes headers: what a value cannot have as it is, is percent-encoded. */
const headers = (text: string): Record<string, string> =>
  Object.fromEntries(
    list(text).map((part) => {
      const [, name = '', value = ''] = /^([\w-]+)\s*=\s*([\x21-\x7e]+)$/.exec(part) ?? [];
      if (name === '' || /%(?![\da-f]{2})/i.test(value)) throw new Error('expected name=value,...');
      return [name, decodeURIComponent(value)];
    }),
  );

/** A key that signs tokens; `kid` names it in the token's header. */
export interface TokenKey {
  kid: string;
  secret: string;
}

const tokenKeys = (text: string): TokenKey[] =>
  list(text).map((part) => {
    const [, kid, secret] = /^([A-Za-z0-9._-]{1,32}):(.{32,})$/.exec(part) ?? [];
    if (kid === undefined || secret === undefined) {
      throw new Error('expected kid:secret pairs separated by commas, each secret of at least 32 characters');
    }
    return { kid, secret };
  });

/** So many calls in a period; a period begins with the first call in it. */
export interface RateLimit {
  calls: number;
  period: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month';
}

const rateLimits = (text: string): RateLimit[] =>
  list(text).map((part) => {
    const [, calls = '', name = ''] = /^([1-9]\d{0,8})\/([a-z]+)$/.exec(part) ?? [];
    const period = periods.find((known) => known === name);
    if (period === undefined) throw new Error('expected limits such as 10/second,300/minute');
    return { calls: Number(calls), period };
  });

const periods = ['second', 'minute', 'hour', 'day', 'week', 'month'] as const;
const noLimits: RateLimit[] = [];

const noText: string | undefined = undefined;
const noKeys: TokenKey[] = [];
const noOwnKeys: OwnKey[] = [];
const noTrustedKeys: TrustedKey[] = [];
const noHeaders: Record<string, string> = {};
const noList: string[] = [];

export const settings = {
  PORT: setting('Port of the gateway', 8080, integer(0, 65_535)),
  HOST: setting('Address the gateway listens on', '127.0.0.1', matching(/^\S+$/, 'expected an address')),
  PUBLIC_URL: setting(
    "The server's own address as clients see it; shown as `hostname` and as the local identity provider",
    noText,
    url('http://', 'https://'),
    '`http://HOST:PORT`',
  ),
  STORE_URL: setting(
    'Where data is kept: `file:FOLDER`, `memory:` or `mongodb://...`',
    'file:./data',
    url('file:', 'memory:', 'mongodb://', 'mongodb+srv://'),
  ),
  NATS_URL: setting(
    'The message bus, several servers separated by commas; without it all services run in one process',
    noText,
    each(url('nats://', 'tls://')),
    'none',
  ),
  BUS_KEYS: setting(
    'Keys by which the parts that run in a process show who they are, `NAME:KEY,...`; made by `deploy/new-bus-keys.js`',
    noOwnKeys,
    readOwnKeys,
    'made up without `NATS_URL`',
  ),
  BUS_TRUST: setting(
    'Public keys of everybody who may call on the bus, `NAME:KEY,...`; a service of your own with what it may do, `NAME:KEY:ROLE@BANK+ROLE`',
    noTrustedKeys,
    readTrustedKeys,
    'made up without `NATS_URL`',
  ),
  NAMESPACE: setting(
    'Keeps installations apart that share one NATS or one MongoDB',
    'obp',
    matching(/^[a-z][a-z0-9-]{0,31}$/, 'expected up to 32 of a-z, 0-9 and -, beginning with a letter'),
  ),
  ADMIN_USERNAME: setting(
    'Name of the super admin made on an empty store',
    'admin',
    matching(/^[A-Za-z0-9._@-]{1,100}$/, 'expected up to 100 of A-Z a-z 0-9 . _ @ -'),
  ),
  ADMIN_PASSWORD: setting(
    'Password of that super admin',
    noText,
    matching(/^[^,"]{10,512}$/, 'expected 10 to 512 characters, no comma and no quotation mark'),
    'generated',
  ),
  CONSUMER_KEY: setting(
    'Key of the application made on an empty store',
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
    'Further super admins, by user id, separated by commas',
    noList,
    list,
    'none',
  ),
  TOKEN_EXPIRATION_WEEKS: setting('Life of a DirectLogin token', 4, integer(1, 520)),
  MAX_BAD_LOGIN_ATTEMPTS: setting(
    'Failed logins in a row that a user may have; one more locks',
    5,
    integer(1, 1_000),
  ),
  OIDC_ISSUER: setting(
    'OpenID issuer whose bearer tokens are accepted',
    noText,
    url('http://', 'https://'),
    'none',
  ),
  OIDC_JWKS_URL: setting("That issuer's key set", noText, url('http://', 'https://'), 'none'),
  OIDC_AUDIENCE: setting(
    'Audience its tokens must be for',
    noText,
    matching(/^\S+$/, 'expected a name'),
    'any',
  ),
  IDEMPOTENCY_HOURS: setting(
    'How long the answer to a request with an Idempotency-Key is kept',
    24,
    integer(1, 720),
  ),
  EVENTS: setting('Tells every change as an event, for services that follow', true, flag),
  EVENT_RETENTION_DAYS: setting('Days that events are kept; 0 for ever', 0, integer(0, 36_500)),
  ALLOW_CUSTOMER_FIREHOSE: setting('Serves the firehose of customers', false, flag),
  MAX_BODY_BYTES: setting('Longest request body', 262_144, integer(1_024, 900_000)),
  REQUEST_TIMEOUT_MS: setting('Longest a client may take to send a request', 15_000, integer(100, 600_000)),
  SHUTDOWN_TIMEOUT_MS: setting('Longest a stop waits for what is in flight', 10_000, integer(100, 600_000)),
  SHUTDOWN_DELAY_MS: setting(
    'How long a gateway that stops still serves while it says that it is not ready, for load balancers to notice',
    0,
    integer(0, 600_000),
  ),
  MAX_CONCURRENT_CALLS: setting(
    'Calls that one service of a process works on at a time; further ones are refused at once',
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
    'Calls without credentials, or with false ones, that may come from one address',
    noLimits,
    rateLimits,
    'none',
  ),
  LOGIN_RATE_LIMITS: setting('Logins that may come from one address', noLimits, rateLimits, 'none'),
  TRUSTED_PROXIES: setting(
    'Proxies before the gateway that add the address they see to `X-Forwarded-For`; without any, the header is not believed',
    0,
    integer(0, 10),
  ),
  MAX_CONNECTIONS: setting('Connections that a gateway holds at a time', 10_000, integer(1, 1_000_000)),
  OPS_PORT: setting('Port of /health/live, /health/ready and /metrics; 0 for none', 0, integer(0, 65_535)),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(
    'Collector of OpenTelemetry traces (OTLP over HTTP, JSON; they go to `/v1/traces` below it); without it there are none',
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
  OTEL_TRACES_SAMPLER_ARG: setting('Share of the traces that is recorded, 0 to 1', 1, share),
  LOG_LEVEL: setting(
    'Least important log line that is written',
    'warn',
    oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  ),
} as const;

export type SettingName = keyof typeof settings;
export type Settings = {
  readonly [K in SettingName]: (typeof settings)[K] extends Setting<infer T> ? T : never;
};

export const settingNames = Object.keys(settings).filter((name): name is SettingName => name in settings);
