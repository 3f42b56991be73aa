import type { Registered } from '../../../packages/contracts/identity/validation.schemas';
import { ObpError } from '../../../packages/errors';

/** The registrations for single operations, and the rules for changing them. */

export type Kind = Registered['kind'];
export type All = readonly Registered[];
export type Key = Pick<Registered, 'kind' | 'operation_id'>;

/** All of it goes into one message of the bus, and into the memory of every gateway. */
const MOST = 1_000;
const MOST_CHARACTERS = 524_288;

const NOT_REGISTERED = { json_schema: 'OBP-40027', authentication_types: 'OBP-40032' } as const;

const isAbout =
  ({ kind, operation_id }: Key) =>
  (one: Registered): boolean =>
    one.kind === kind && one.operation_id === operation_id;

/** @throws ObpError OBP-40027, OBP-40032 */
export function registeredValue(all: All, key: Key): string {
  const found = all.find(isAbout(key));
  if (found === undefined) throw new ObpError(NOT_REGISTERED[key.kind]);
  return found.value;
}

/** @throws ObpError OBP-40029, OBP-10442 */
export function added(all: All, one: Registered): Registered[] {
  if (all.some(isAbout(one))) throw new ObpError('OBP-40029');
  return bounded([...all, one]);
}

/** @throws ObpError OBP-40027, OBP-40032, OBP-10442 */
export function replaced(all: All, one: Registered): Registered[] {
  registeredValue(all, one);
  return bounded(all.map((other) => (isAbout(one)(other) ? one : other)));
}

/** @throws ObpError OBP-40027, OBP-40032 */
export function removed(all: All, key: Key): Registered[] {
  registeredValue(all, key);
  return all.filter((other) => !isAbout(key)(other));
}

function bounded(all: Registered[]): Registered[] {
  const characters = all.reduce((sum, { value }) => sum + value.length, 0);
  if (all.length > MOST || characters > MOST_CHARACTERS) throw new ObpError('OBP-10442');
  return all;
}
