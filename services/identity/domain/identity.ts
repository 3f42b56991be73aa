import { createHash } from 'node:crypto';

/** The provider of users who log in here. Shown to clients as this server's address, kept as this word. */
export const LOCAL = 'local';

/** Digest of parts that together name one thing: of fixed length, and no part can run into the next. */
export const digest = (...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** The key by which a user is found: the identity provider, and the name there. */
export const identityOf = (provider: string, providerId: string): string => digest(provider, providerId);
