import type { IncomingMessage } from 'node:http';
import { ObpError } from '../../packages/errors';
import type { Precondition } from '../../packages/service-kit';
import type { Endpoint } from '../endpoints/endpoint';
import { entityTags } from '../http/entity-tags';
import { targetOf } from '../http/responses';

/**
 * The state of the resource that the client has seen, for the service that writes it (docs/decisions/0023).
 * @throws ObpError OBP-10412 if the action cannot compare it: no action ignores a condition
 */
export function preconditionOf(req: IncomingMessage, { method, action }: Endpoint): Precondition | undefined {
  const ifMatch = req.headers['if-match'];
  if (ifMatch === undefined || (method !== 'PUT' && method !== 'DELETE')) return undefined;
  if (!action?.conditional) throw new ObpError('OBP-10412');
  const tags = entityTags(ifMatch, 'strong');
  return { target: targetOf(req), tags: tags === '*' ? undefined : tags };
}
