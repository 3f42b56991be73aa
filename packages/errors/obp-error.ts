import { catalogue, messageOf, type ObpCode } from './catalogue';

/**
 * An error whose message a client may see: a code of the catalogue, its published text and, after it, what is
 * particular to this occurrence (an id, a field's name).
 *
 * The fields are those Moleculer carries across the bus (`name`, `code`, `type`, `retryable`, `data`), so that
 * the error regenerator can rebuild the very same class on the caller's side.
 */
export class ObpError extends Error {
  override readonly name = 'ObpError';
  /** The HTTP status. */
  readonly code: number;
  /** The OBP code. */
  readonly type: ObpCode;
  readonly retryable = false;

  /** @param detail appended to the published text as it is, blanks included */
  constructor(type: ObpCode, detail = '') {
    super(messageOf(type) + detail);
    this.type = type;
    this.code = catalogue[type].status;
  }

  /** Rebuilds an error from its parts, as they arrive over the bus. */
  static revive(type: ObpCode, message: string): ObpError {
    return new ObpError(type, message.slice(messageOf(type).length));
  }

  /** The body a client gets (conventions 5.1: `code` equals the status). */
  toBody(): ErrorBody {
    return { code: this.code, message: this.message };
  }
}

export interface ErrorBody {
  code: number;
  message: string;
}

export const isObpCode = (value: unknown): value is ObpCode =>
  typeof value === 'string' && Object.hasOwn(catalogue, value);

/** `inner` shown behind `outer`, as the contract chains them: `OBP-10016: ...  <- OBP-10025: ...`. */
export const chained = (outer: ObpCode, inner: ObpCode): ObpError =>
  new ObpError(outer, ` <- ${messageOf(inner)}`);
