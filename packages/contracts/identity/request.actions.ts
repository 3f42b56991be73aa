import { Type } from '@sinclair/typebox';
import { action } from '../action';
import { onlyServices } from '../callers';
import { Id, Obj } from '../schema';

/** A SHA-256 digest in hexadecimal. */
const Digest = () => Type.String({ pattern: '^[0-9a-f]{64}$' });

/** The first answer to a request, sealed by the gateway: only the key that the client holds opens it. */
export const SealedAnswer = Obj({
  status: Type.Integer(),
  sealed: Type.String(),
  /** The customer whose data the answer shows: a repeat must not show data of a deleted customer. */
  bank_id: Type.Optional(Id()),
  customer_id: Type.Optional(Id()),
});

/** One caller's use of one idempotency key, and one try of it. */
const request = { request_id: Digest(), attempt: Id() };

export const requestActions = {
  beginRequest: action({
    summary: 'Claims an idempotency key of a caller, or returns the answer stored under it',
    callers: onlyServices('gateway'),
    params: Obj({ ...request, fingerprint: Digest() }),
    result: Obj({ answer: Type.Optional(SealedAnswer) }),
    errors: ['OBP-10409', 'OBP-10419', 'OBP-10422'],
    idempotent: true,
  }),
  finishRequest: action({
    summary: 'Stores the answer of a claimed key, or that its outcome is unknown',
    callers: onlyServices('gateway'),
    params: Obj({ ...request, answer: Type.Optional(SealedAnswer) }),
    result: Obj({ kept: Type.Boolean() }),
    idempotent: true,
  }),
  forgetRequest: action({
    summary: 'Frees a claimed key, because nothing was done',
    callers: onlyServices('gateway'),
    params: Obj(request),
    result: Obj({ forgotten: Type.Boolean() }),
    idempotent: true,
  }),
};
