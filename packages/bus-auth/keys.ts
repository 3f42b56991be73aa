import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import type { HeldRole } from '../contracts/identity/identity.schemas';
import { isBankRole, isRole } from '../contracts/roles';

/** A private key of one part that runs in this process. */
export interface OwnKey {
  readonly name: string;
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** A public key that the bus trusts. One name may have several keys during a key rotation. */
export interface TrustedKey {
  readonly name: string;
  readonly kid: string;
  readonly publicKey: KeyObject;
  /** The roles of a service outside the product, in its own name. */
  readonly roles: readonly HeldRole[];
}

const CURVE = 'P-256';

/** The id of a key is derived from the key itself, so it needs no choice and is unique. */
const kidOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
    .slice(0, 16);

/** A new key pair: the private key for its owner, and the public key for all others. */
export function newKeyPair(name: string, roles: readonly HeldRole[] = []): [OwnKey, TrustedKey] {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: CURVE });
  const kid = kidOf(publicKey);
  return [
    { name, kid, privateKey },
    { name, kid, publicKey, roles },
  ];
}

/** Reads `name:KEY,...`, each key PKCS #8 in base64url. @throws Error with the expected form */
export const readOwnKeys = (text: string): OwnKey[] =>
  listOf(text).map((entry) => {
    const [name, key, ...more] = entry.split(':');
    const privateKey = key === undefined ? undefined : privateKeyOf(key);
    if (!isName(name) || privateKey === undefined || more.length > 0)
      throw new Error('expected name:KEY pairs separated by commas, as deploy/new-bus-keys.js makes them');
    return { name, kid: kidOf(createPublicKey(privateKey)), privateKey };
  });

/**
 * Reads `name:KEY` or `name:KEY:ROLE@BANK+ROLE`, separated by commas, each key SPKI in base64url.
 * @throws Error with the expected form
 */
export const readTrustedKeys = (text: string): TrustedKey[] =>
  listOf(text).map((entry) => {
    const [name, key, granted, ...more] = entry.split(':');
    const publicKey = key === undefined ? undefined : publicKeyOf(key);
    if (!isName(name) || publicKey === undefined || more.length > 0)
      throw new Error('expected name:KEY or name:KEY:ROLE@BANK+ROLE, separated by commas');
    return { name, kid: kidOf(publicKey), publicKey, roles: (granted?.split('+') ?? []).map(readRole) };
  });

function readRole(text: string): HeldRole {
  const [role_name = '', bank_id = '', ...more] = text.split('@');
  if (!isRole(role_name) || more.length > 0) throw new Error(`${text} is not a role`);
  if (isBankRole(role_name) !== (bank_id !== ''))
    throw new Error(
      `${role_name} is ${isBankRole(role_name) ? 'held at a bank: ROLE@BANK' : 'a system role: leave out @BANK'}`,
    );
  return { role_name, bank_id };
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const isName = (text: string | undefined): text is string =>
  text !== undefined && /^[a-z][a-z0-9-]{0,31}$/.test(text);

const privateKeyOf = (text: string): KeyObject | undefined =>
  onTheCurve(() => createPrivateKey({ key: Buffer.from(text, 'base64url'), format: 'der', type: 'pkcs8' }));

const publicKeyOf = (text: string): KeyObject | undefined =>
  onTheCurve(() => createPublicKey({ key: Buffer.from(text, 'base64url'), format: 'der', type: 'spki' }));

function onTheCurve(read: () => KeyObject): KeyObject | undefined {
  try {
    const key = read();
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : undefined;
  } catch {
    return undefined;
  }
}
