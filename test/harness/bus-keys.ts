import { newKeyPair, type OwnKey, type TrustedKey } from '../../packages/bus-auth';
import { parts } from '../../packages/contracts/callers';

/** New keys of all parts, as settings, like those of deploy/new-bus-keys.js for an operator. */
export function newBusKeys(): { BUS_KEYS: string; BUS_TRUST: string } {
  const pairs = parts.map((part) => newKeyPair(part));
  return {
    BUS_KEYS: pairs.map(([own]) => written(own)).join(','),
    BUS_TRUST: pairs.map(([, trusted]) => publicly(trusted)).join(','),
  };
}

export const written = ({ name, privateKey }: OwnKey): string =>
  `${name}:${privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url')}`;

export const publicly = ({ name, publicKey, roles }: TrustedKey): string => {
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64url');
  const granted = roles.map(({ role_name, bank_id }) => role_name + (bank_id === '' ? '' : `@${bank_id}`));
  return [name, key, ...(granted.length === 0 ? [] : [granted.join('+')])].join(':');
};
