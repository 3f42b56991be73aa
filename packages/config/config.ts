import { BlockList, isIPv6 } from 'node:net';
import { parts } from '../contracts/callers';
import { isServiceLink, lookalikes } from './lookalikes';
import type { RateLimit, TokenKey } from './readers';
import { type Setting, type SettingName, type Settings, settingNames, settings } from './settings';

/** The whole configuration of a process: one object, read once, never changed. */
export interface Config extends Settings {
  /** The process uses neither a bus nor a database server, so it may generate secrets. */
  readonly standalone: boolean;
  readonly publicUrl: string;
  /** Each login and sign-up costs a hash, so the gateway limits them on a public address. */
  readonly loginRateLimits: readonly RateLimit[];
  readonly signUpRateLimits: readonly RateLimit[];
}

/** All problems of the environment, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: string[]) {
    super(`the configuration is invalid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/**
 * Reads the configuration of a process that runs the given services.
 * @throws ConfigError with every problem at once
 */
export function loadConfig(env: NodeJS.ProcessEnv, services: readonly string[]): Config {
  const problems = [...lookalikes(env).certain];
  const values = readAll(env, problems);
  const standalone = values.NATS_URL === undefined && !isServer(values.STORE_URL);
  if (!standalone) problems.push(...missingSecrets(values, services));
  if (values.NATS_URL === undefined && isPartial(services)) {
    problems.push('NATS_URL: required to run only some services in a process');
  }
  if (values.NATS_URL !== undefined) problems.push(...missingKeys(values, services));
  if (values.NATS_URL !== undefined && !isServer(values.STORE_URL) && needsStore(services)) {
    problems.push('STORE_URL: with NATS_URL, services need a database server: mongodb://...');
  }
  problems.push(...missingOfIssuer(values));
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze({
    ...values,
    standalone,
    publicUrl:
      values.PUBLIC_URL ?? `http://${isIPv6(values.HOST) ? `[${values.HOST}]` : values.HOST}:${values.PORT}`,
    loginRateLimits:
      values.LOGIN_RATE_LIMITS ?? unlessLoopback(values.HOST, { calls: 120, period: 'minute' }),
    signUpRateLimits:
      values.SIGN_UP_RATE_LIMITS ?? unlessLoopback(values.HOST, { calls: 30, period: 'minute' }),
  });
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

const unlessLoopback = (host: string, limit: RateLimit): RateLimit[] =>
  host === 'localhost' || LOOPBACK.check(host, isIPv6(host) ? 'ipv6' : 'ipv4') ? [] : [limit];

const isServer = (storeUrl: string): boolean => storeUrl.startsWith('mongodb');
const isPartial = (services: readonly string[]): boolean => !services.includes('all');
const needsStore = (services: readonly string[]): boolean => services.some((name) => name !== 'gateway');

function readAll(env: NodeJS.ProcessEnv, problems: string[]): Settings {
  const values: Partial<Record<SettingName, unknown>> = {};
  for (const name of settingNames) {
    const { fallback, read, verbatim }: Setting<unknown> = settings[name];
    const given = env[name] ?? '';
    const text = verbatim ? given : given.trim();
    try {
      values[name] = text === '' || isServiceLink(name, text) ? fallback : read(text);
    } catch (error) {
      values[name] = fallback;
      problems.push(`${name}: ${error instanceof Error ? error.message : 'cannot be read'}`);
    }
  }
  // The loop has set every name by its own reader or fallback, from which `Settings` is derived.
  return values as Settings;
}

/** An issuer needs all three. Without an audience, the server would accept its tokens for any other application. */
function missingOfIssuer(values: Settings): string[] {
  const names = ['OIDC_ISSUER', 'OIDC_JWKS_URL', 'OIDC_AUDIENCE'] as const;
  const absent = names.filter((name) => values[name] === undefined);
  const isUsed = absent.length < names.length || values.OIDC_CLIENT_ID !== undefined;
  if (absent.length === 0 || !isUsed) return [];
  return absent.map((name) => `${name}: required with the other settings of the OpenID issuer`);
}

function missingSecrets(values: Settings, services: readonly string[]): string[] {
  if (!services.includes('all') && !services.includes('identity')) return [];
  const secrets: Record<string, TokenKey[] | string | undefined> = {
    ADMIN_PASSWORD: values.ADMIN_PASSWORD,
    CONSUMER_KEY: values.CONSUMER_KEY,
    TOKEN_KEYS: values.TOKEN_KEYS,
  };
  const absent = Object.keys(secrets).filter(
    (name) => secrets[name] === undefined || secrets[name]?.length === 0,
  );
  return absent.map(
    (name) =>
      `${name}: a secret, required with NATS_URL or a mongodb: store (generate one: openssl rand -hex 24${name === 'TOKEN_KEYS' ? ', written as k1:SECRET' : ''})`,
  );
}

/** On a bus, every part of this process needs a key of its own, and the public keys of all parts. */
function missingKeys({ BUS_KEYS, BUS_TRUST }: Settings, services: readonly string[]): string[] {
  const running = parts.filter((part) => services.includes(part) || services.includes('all'));
  if (running.length === 0) return [];
  const silent = running.filter((part) => !BUS_KEYS.some(({ name }) => name === part));
  const unknown = parts.filter((part) => !BUS_TRUST.some(({ name }) => name === part));
  const disbelieved = BUS_KEYS.filter(
    (own) => !unknown.some((part) => part === own.name) && !BUS_TRUST.some(({ kid }) => kid === own.kid),
  );
  const required = (what: string, names: readonly string[]) =>
    names.length === 0 ? [] : [`${what} ${names.join(', ')} (make keys: node deploy/new-bus-keys.js)`];
  return [
    ...required('BUS_KEYS: required with NATS_URL; it has no key for', silent),
    ...required('BUS_TRUST: required with NATS_URL; it has no key for', unknown),
    ...disbelieved.map(
      ({ name }) => `BUS_KEYS: the key for ${name} does not match BUS_TRUST: other processes would reject it`,
    ),
  ];
}
