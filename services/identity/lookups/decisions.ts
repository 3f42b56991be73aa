import type { TokenKey } from '../../../packages/config';
import type { Emits } from '../../../packages/events';
import { type Collection, type Doc, DuplicateKeyError } from '../../../packages/store';
import { randomText } from '../credentials/random-text';
import type { IdentityStore } from '../identity.store';

/**
 * Decisions that an installation makes once, by the first of several starting replicas.
 * @returns the document as it is stored, and whether this call made it
 */
export async function decideOnce<D extends Doc>(
  collection: Pick<Collection<D>, 'get'> & { insert(doc: D, options?: Emits): Promise<void> },
  doc: D,
  options?: Emits,
): Promise<{ decided: D; made: boolean }> {
  const known = await collection.get(doc._id);
  if (known !== null) return { decided: known, made: false };
  try {
    await collection.insert(doc, options);
    return { decided: doc, made: true };
  } catch (error) {
    const other = error instanceof DuplicateKeyError ? await collection.get(doc._id) : null;
    if (other === null) throw error;
    return { decided: other, made: false };
  }
}

/** The generated signing key, which outlives a restart. Only where the configuration need not name one. */
export async function generatedKey({ decisions }: IdentityStore): Promise<TokenKey> {
  const { decided } = await decideOnce(decisions, {
    _id: 'token_key',
    kid: randomText(8),
    secret: randomText(50),
  });
  const { kid = '', secret = '' } = decided;
  return { kid, secret };
}
