import { messageOf, type ObpCode } from '../../packages/errors';
import type { InForce } from '../pipeline/in-force';
import { toHtml } from './description';
import type { ResourceDoc } from './schemas';

/**
 * The document of an operation for which something is registered: its description ends with the lines that the
 * published page prints of validations, and its errors include theirs.
 */
export function withRegistered(doc: ResourceDoc, inForce: InForce): ResourceDoc {
  if (!inForce.concerns(doc.operation_id)) return doc;
  const hasSchema = inForce.schemas.has(doc.operation_id);
  const allowed = inForce.authenticationTypes.get(doc.operation_id);
  const codes: ObpCode[] = [
    ...(hasSchema ? ['OBP-09014' as const] : []),
    ...(allowed === undefined ? [] : ['OBP-40034' as const]),
  ];
  const description = [
    doc.description_markdown,
    '\n**Validations:**',
    `Required JSON Validation: ${hasSchema ? 'Yes' : 'No'}`,
    `Allowed Authentication Types: ${allowed?.join(', ') ?? 'Not set'}`,
  ].join('\n\n');
  return {
    ...doc,
    description: toHtml(description),
    description_markdown: description,
    error_response_bodies: [...doc.error_response_bodies, ...codes.map(messageOf)].sort(),
  };
}
