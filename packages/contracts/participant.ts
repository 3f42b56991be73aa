import { Type } from '@sinclair/typebox';
import { action, query } from './action';
import { onlyServices } from './callers';
import { Id, Obj } from './schema';

/**
 * The actions that every participant offers to the delete saga (docs/architecture.md, "The
 * cascade"). All of it is idempotent by saga and customer, and safe to repeat in any order the protocol allows:
 * fence* (unfence* | purge*).
 */

const sagaKey = { saga_id: Id(), bank_id: Id(), customer_id: Id() };

/** Counts by kind: `{ addresses: 2, tax_residences: 1 }`. */
export const Counts = Type.Record(Type.String(), Type.Integer({ minimum: 0 }));

export const participantActions = () => ({
  fence: action({
    summary: 'Refuses all further writes for the customer and hides its data; reversible',
    callers: onlyServices('cascade'),
    params: Obj(sagaKey),
    result: Obj({ fenced: Type.Boolean() }),
    idempotent: true,
  }),
  unfence: action({
    summary: 'Lifts the fence of this saga; nothing was lost',
    callers: onlyServices('cascade'),
    params: Obj(sagaKey),
    result: Obj({ fenced: Type.Boolean() }),
    idempotent: true,
  }),
  purge: action({
    summary: 'Erases all data of the customer behind the fence of this saga; not reversible',
    callers: onlyServices('cascade'),
    params: Obj(sagaKey),
    result: Obj({ removed: Counts }),
    idempotent: true,
  }),
  count: query({
    summary: 'Counts what a purge would remove',
    callers: onlyServices('cascade'),
    params: Obj({ bank_id: Id(), customer_id: Id() }),
    result: Obj({ found: Counts }),
  }),
});
