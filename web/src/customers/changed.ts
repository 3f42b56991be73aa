import type { Description, Operation } from '../api/description';
import { fieldsOf, textsOf } from '../api/fields';
import { ChangedMeanwhile } from '../parts/states';

/**
 * Compares what a form began with and what is there now, as far as the form writes it. The API compares within its
 * write only where a resource has one document (`If-Match`); everywhere else this shortens the time in which a change can be
 * overwritten to that of one request.
 * @throws ChangedMeanwhile
 */
export function checkUnchanged(
  { body }: Operation,
  description: Description,
  seen: unknown,
  now: unknown,
): void {
  if (body === undefined) return;
  const fields = fieldsOf(body.schema, description.resolve);
  const [before, after] = [textsOf(fields, seen), textsOf(fields, now)];
  if (fields.some(({ path }) => before[path] !== after[path])) throw new ChangedMeanwhile();
}
