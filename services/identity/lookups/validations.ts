import { v7 as uuidv7 } from 'uuid';
import type { Registered } from '../../../packages/contracts/identity/validation.schemas';
import { ObpError } from '../../../packages/errors';
import type { IdentityDeps } from '../deps';
import { validationEvent } from '../domain/events';
import type { All, Key } from '../domain/validations';
import type { ValidationsDoc } from '../identity.store';
import { decideOnce } from './decisions';

/** The one document, until something is registered. */
const NOTHING: ValidationsDoc = { _id: 'validations', version: '', registered: [] };
const MOST_ATTEMPTS = 20;

export const allRegistered = async ({ validations }: IdentityDeps): Promise<All> =>
  (await validations.get(NOTHING._id))?.registered ?? [];

/** The document, if it is of another version than the known one. */
export const registeredSince = (
  { validations }: IdentityDeps,
  known: string,
): Promise<ValidationsDoc | null> => validations.findOne({ _id: NOTHING._id, version: { $ne: known } });

/**
 * Changes the registrations, and sends the gateways a hint.
 * @param change returns all registrations after the change; called again when another change came first
 * @throws ObpError as `change`; OBP-50503 when others always come first
 */
export async function changeRegistered(
  deps: IdentityDeps,
  key: Key,
  change: (all: All) => Registered[],
  correlationId: string,
): Promise<void> {
  const emits = validationEvent(key, correlationId);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const { version, registered } = (await decideOnce(deps.validations, NOTHING)).decided;
    const next = { version: uuidv7(), registered: change(registered) };
    const filter = { _id: NOTHING._id, version };
    if ((await deps.validations.update(filter, { $set: next }, { emits })) !== null) {
      return deps.validationsChanged();
    }
  }
  throw new ObpError('OBP-50503');
}
