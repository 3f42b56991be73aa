/** What a span says beside its name: names, codes and numbers. Never ids of people, texts of theirs, or messages of errors. */
export type SpanAttributes = Readonly<Record<string, string | number>>;

/** One piece of work of a trace, begun and not ended yet. */
export interface Span {
  /** For the process that is called within it (W3C Trace Context). */
  readonly traceparent: string;
  rename(name: string): void;
  set(attributes: SpanAttributes): void;
  end(failure?: Failure): void;
}

/** Why the work of a span has failed: a code. A client's mistake is a failure, and nobody's fault here. */
export interface Failure {
  readonly type: string;
  readonly isFault: boolean;
}

export interface SpanStart {
  readonly name: string;
  /** `server`: asked by another process; `client`: asks another one, or a database. */
  readonly kind: 'server' | 'client' | 'internal';
  readonly attributes?: SpanAttributes;
  /** `traceparent` of the process of ours that asks, which has one if its trace is recorded. */
  readonly caller?: string | undefined;
  /** `traceparent` of a client: its trace goes on, and of what it wants recorded we record our share. */
  readonly client?: string | undefined;
}

/** The traces of a process. There are none, and nothing of them is loaded, unless an operator names a collector. */
export interface Tracing {
  /** Whether what is done at this moment belongs to a trace that is recorded. */
  readonly isRecording: boolean;
  /**
   * Begins a span and does the work within it; whoever has the span ends it. One of kind `server` continues the trace
   * of who asked, the others what this process is doing at the moment.
   */
  within<T>(start: SpanStart, work: (span: Span) => T): T;
  /** Hears when spans cannot be delivered, and when they can again. */
  onDelivery(listener: (delivered: boolean) => void): void;
  /** Delivers what has ended; soon over, even if nobody takes it. Never fails. */
  stop(): Promise<void>;
}

/** A span that ends with the work. */
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
