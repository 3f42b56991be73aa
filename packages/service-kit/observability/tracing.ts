/** The attributes of a span: names, codes and numbers. Never ids of people, their texts, or messages of errors. */
export type SpanAttributes = Readonly<Record<string, string | number>>;

/** One operation of a trace that has begun and not ended. */
export interface Span {
  /** The header for calls within the span (W3C Trace Context). */
  readonly traceparent: string;
  rename(name: string): void;
  set(attributes: SpanAttributes): void;
  end(failure?: Failure): void;
}

/** The code with which a span failed. A client's mistake is a failure, but no fault of the server. */
export interface Failure {
  readonly type: string;
  readonly isFault: boolean;
}

export interface SpanStart {
  readonly name: string;
  /** `server`: another process sent the request; `client`: this process sends one, to another process or a database. */
  readonly kind: 'server' | 'client' | 'internal';
  readonly attributes?: SpanAttributes;
  /** The `traceparent` of the calling process of the product; it sends one if the trace is recorded. */
  readonly caller?: string | undefined;
  /**
   * The `traceparent` of a client: the span continues its trace, and the sampler records its own share of these traces.
   */
  readonly client?: string | undefined;
}

/** The traces of a process. Tracing loads and records nothing unless an operator configures a collector. */
export interface Tracing {
  /** Whether the current work belongs to a recorded trace. */
  readonly isRecording: boolean;
  /**
   * Begins a span and does the work within it; the owner of the span ends it. A span of kind `server` continues the
   * trace of its caller, any other span that of the current work.
   */
  within<T>(start: SpanStart, work: (span: Span) => T): T;
  /** Reports when the collector stops taking spans, and when it takes them again. */
  onDelivery(listener: (delivered: boolean) => void): void;
  /** Delivers the ended spans, with a short timeout. Never fails. */
  stop(): Promise<void>;
}

/** Does the work within a span, and ends the span with it. */
export const inSpan = <T>(
  tracing: Tracing,
  start: SpanStart,
  work: (span: Span) => Promise<T>,
  failureOf: (error: unknown) => Failure,
): Promise<T> =>
  tracing.within(start, async (span) => {
    try {
      const result = await work(span);
      span.end();
      return result;
    } catch (error) {
      span.end(failureOf(error));
      throw error;
    }
  });
