import { type Static, Type } from '@sinclair/typebox';
import { DateTime, Obj } from '../../packages/contracts/schema';

/** The state of a process, for operators (an extension of ours). */

const count = (example: number) => Type.Integer({ minimum: 0, examples: [example] });
const duration = (example: number) => Type.Number({ minimum: 0, examples: [example] });
const name = (example: string) => Type.String({ examples: [example] });

const OperationFigures = Obj({
  operation_id: name('OBPv4.0.0-createCustomer'),
  requests: count(120),
  /** Answers from 400 to 499: mistakes of clients. */
  refused: count(3),
  /** Answers from 500 on. */
  failed: count(0),
  mean_ms: duration(3.2),
  median_ms: duration(2.6),
  p95_ms: duration(8.1),
});
export type OperationFigures = Static<typeof OperationFigures>;

export const ServerStatus = Obj({
  /** The process that answers. */
  node: name('gateway-host-1'),
  started_at: DateTime({ examples: ['2025-02-13T20:38:17Z'] }),
  ready: Type.Boolean({ examples: [true] }),
  checks: Type.Array(Obj({ name: name('bus'), ok: Type.Boolean(), reason: name('') }), {
    examples: [[{ name: 'bus', ok: true, reason: '' }]],
  }),
  services: Type.Array(Obj({ name: name('customer'), nodes: Type.Array(Type.String()) }), {
    examples: [[{ name: 'customer', nodes: ['customer-host-1', 'customer-host-2'] }]],
  }),
  operations: Type.Array(OperationFigures),
  outboxes: Type.Array(
    Obj({ service: name('customer'), overdue_documents: count(0), oldest_seconds: duration(0) }),
  ),
  followers: Type.Array(Obj({ follower: name('crm-export'), lag_events: count(0) })),
});
export type ServerStatus = Static<typeof ServerStatus>;
