import { catalogue, messageOf, type ObpCode } from './catalogue';

/**
 * An error whose message a client may see: a code of the catalogue, its published text, and then the detail of this
 * occurrence (an id, the name of a field).
 *
 * Its fields are those that Moleculer carries across the bus (`name`, `code`, `type`, `retryable`, `data`), so the
 * error regenerator can restore the same class at the caller.
 */
export class ObpError extends Error {
  override readonly name = 'ObpError';
  /** The HTTP status. */
  readonly code: number;
  /** The OBP code. */
  readonly type: ObpCode;
  readonly retryable = false;

  /** @param detail appended to the published text unchanged, blanks included */
  constructor(type: ObpCode, detail = '') {
    super(messageOf(type) + detail);
    this.type = type;
    this.code = catalogue[type].status;
  }

  /** Restores an error from the parts that arrive over the bus. */
  static revive(type: ObpCode, message: string): ObpError {
    return new ObpError(type, message.slice(messageOf(type).length));
  }

  /** The body that a client receives (conventions 5.1: `code` equals the status). */
  toBody(): ErrorBody {
    return { code: this.code, message: this.message };
  }
}

interface ErrorBody {
  code: number;
  message: string;
}

export const isObpCode = (value: unknown): value is ObpCode =>
  typeof value === 'string' && Object.hasOwn(catalogue, value);

/** `inner` after `outer`, as the contract chains them: `OBP-10016: ...  <- OBP-10025: ...`. */
export const chained = (outer: ObpCode, inner: ObpCode): ObpError =>
  new ObpError(outer, ` <- ${messageOf(inner)}`);
