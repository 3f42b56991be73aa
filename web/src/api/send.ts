import type { Operation } from './description';
import { type Session, session } from './session';
import { type Input, targetOf } from './target';

export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly correlationId: string;
  /** Milliseconds from sending to the last byte. */
  readonly ms: number;
  readonly text: string;
}

/** An error of the server: its status, the OBP code, and the text as sent. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** `OBP-30046`, or the empty text where the answer has none. */
  readonly code: string;

  constructor(
    readonly status: number,
    message: string,
    readonly correlationId: string,
  ) {
    super(message);
    this.code = /^OBP-\d{5}/.exec(message)?.[0] ?? '';
  }
}

const credentialsOf = (held: Session | undefined): Record<string, string> => {
  if (held === undefined) return {};
  return held.scheme === 'Bearer'
    ? { Authorization: `Bearer ${held.token}` }
    : { DirectLogin: `token=${held.token}` };
};

/** Sends one request as the user who is logged in. The answer may be an error; a token that is refused ends the session. */
export async function send(operation: Operation, input: Input = {}): Promise<Answer> {
  const { body, signal } = input;
  const held = session.current();
  const began = performance.now();
  const response = await fetch(targetOf(operation, input), {
    method: operation.method,
    headers: {
      ...credentialsOf(held),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...input.headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await response.text();
  if (response.status === 401 && held !== undefined && held === session.current()) session.expire();
  return {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
    correlationId: response.headers.get('Correlation-Id') ?? '',
    ms: performance.now() - began,
    text,
  };
}

/** @throws ApiError if the answer is one */
export function resultOf({ status, text, correlationId }: Answer): unknown {
  if (status < 400) return text === '' ? undefined : JSON.parse(text);
  throw new ApiError(status, messageOf(text) ?? `The server answered ${status}.`, correlationId);
}

function messageOf(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text);
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
