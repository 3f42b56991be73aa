import { isOutcomeUnknown } from '../bus/failures';
import { catalogue, messageOf, type ObpCode } from '../errors/catalogue';
import { ObpError } from '../errors/obp-error';

export { type ObpCode, ObpError };

type Catalogue = typeof catalogue;
type Status = Catalogue[ObpCode]['status'];

/** The codes of the catalogue that have one of these statuses. */
type CodeWith<S extends Status> = {
  [K in ObpCode]: Catalogue[K]['status'] extends S ? K : never;
}[ObpCode];

/** The request cannot succeed as it is: change it before you send it again. */
export class InvalidError extends ObpError {
  declare readonly type: CodeWith<400 | 409 | 412 | 413 | 422 | 431>;
}

/** The called service refuses this one: it does not know the key, or the key lacks the role that the action needs. */
export class ForbiddenError extends ObpError {
  declare readonly type: CodeWith<401 | 403>;
}

/** The subject of the action does not exist. */
export class NotFoundError extends ObpError {
  declare readonly type: CodeWith<404>;
}

/** Nothing was done, because something is away or busy: ask again later. */
export class UnavailableError extends ObpError {
  declare readonly type: CodeWith<408 | 429 | 503>;
}

/** It may have been done, or not. If the action is idempotent, call it again; else look first. */
export class OutcomeUnknownError extends ObpError {
  declare readonly type: CodeWith<500 | 503 | 504>;
}

/** A class for every status that the catalogue has. */
const classes = {
  400: InvalidError,
  401: ForbiddenError,
  403: ForbiddenError,
  404: NotFoundError,
  408: UnavailableError,
  409: InvalidError,
  412: InvalidError,
  413: InvalidError,
  422: InvalidError,
  429: UnavailableError,
  431: InvalidError,
  500: OutcomeUnknownError,
  503: UnavailableError,
  504: OutcomeUnknownError,
} satisfies Record<Status, typeof ObpError>;

/** The same error as an object of its class. */
export function classed(error: ObpError): ObpError {
  const { status } = catalogue[error.type];
  const Class = isOutcomeUnknown(error) ? OutcomeUnknownError : classes[status];
  return new Class(error.type, error.message.slice(messageOf(error.type).length));
}
