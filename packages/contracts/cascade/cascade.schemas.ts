import { type Static, Type } from '@sinclair/typebox';
import { Counts } from '../participant';
import { DateTime, Obj } from '../schema';

const OrNull = <T extends ReturnType<typeof DateTime>>(schema: T) => Type.Union([schema, Type.Null()]);

/** How much of a customer each service keeps, by the service's name. */
export const CountsByService = Type.Record(Type.String(), Counts, {
  examples: [{ customer: { customers: 1 }, kyc: { addresses: 2, tax_residences: 1 } }],
});

const SagaStep = Obj({
  action: Type.String({ examples: ['kyc.fence'] }),
  state: Type.Union([
    Type.Literal('to_do'),
    Type.Literal('doing'),
    Type.Literal('done'),
    Type.Literal('to_undo'),
    Type.Literal('undoing'),
    Type.Literal('undone'),
  ]),
  attempts: Type.Integer({ minimum: 0 }),
  /** The code of the last failure; empty if there was none. */
  last_error: Type.String({ examples: ['OBP-50503'] }),
});

/**
 * The outcome of a deletion. Ids, counts and times only: it is kept when nothing else of the
 * customer is.
 */
export const CascadeSaga = Obj({
  saga_id: Type.String({ examples: ['018f3c1e-6b1c-7c3e-9d2e-0a1b2c3d4e5f'] }),
  bank_id: Type.String({ examples: ['gh.29.uk'] }),
  customer_id: Type.String({ examples: ['7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh'] }),
  state: Type.Union([
    Type.Literal('fencing'),
    Type.Literal('aborting'),
    Type.Literal('purging'),
    Type.Literal('aborted'),
    Type.Literal('completed'),
  ]),
  is_parked: Type.Boolean(),
  /** Why it was given up; empty if it was not. */
  reason: Type.String({ examples: [''] }),
  removed: CountsByService,
  steps: Type.Array(SagaStep),
  begun_at: DateTime(),
  decided_at: OrNull(DateTime()),
  ended_at: OrNull(DateTime()),
  parked_at: OrNull(DateTime()),
});
export type CascadeSaga = Static<typeof CascadeSaga>;

export const CascadeSagas = Obj({ sagas: Type.Array(CascadeSaga) });

/** Deletions that are not over, by state; a parked one counts as parked only. */
export const CascadeBacklog = Obj({
  fencing: Type.Integer({ minimum: 0, examples: [0] }),
  aborting: Type.Integer({ minimum: 0, examples: [0] }),
  purging: Type.Integer({ minimum: 0, examples: [1] }),
  parked: Type.Integer({ minimum: 0, examples: [0] }),
  oldest_begun_at: OrNull(DateTime()),
});

export const CascadePreview = Obj({
  bank_id: Type.String({ examples: ['gh.29.uk'] }),
  customer_id: Type.String({ examples: ['7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh'] }),
  would_remove: CountsByService,
});
