import { AsyncLocalStorage } from 'node:async_hooks';
import { hostname } from 'node:os';
import {
  type Context,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { type ExportResult, ExportResultCode, parseTraceParent } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type ReadableSpan,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Config } from '../../config';
import type { Failure, Span, SpanAttributes, SpanStart, Tracing } from './tracing';

/** The most spans that wait for delivery; further ones are dropped. */
const LONGEST_QUEUE = 4_096;
const DELIVERED_AT_A_TIME = 512;
const DELIVERED_EVERY_MS = 1_000;
/** The limit of one delivery, failed attempts included, and of the last delivery when the process stops. */
const LONGEST_DELIVERY_MS = 2_000;
/** A stop may have to deliver the whole queue at once. */
const MOST_DELIVERIES = LONGEST_QUEUE / DELIVERED_AT_A_TIME + 1;

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };

/** Traces by OpenTelemetry, sent to a collector by OTLP over HTTP (JSON). */
export class OpenTelemetry implements Tracing {
  readonly #active = new AsyncLocalStorage<Context>();
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;
  readonly #share: TraceIdRatioBasedSampler;
  #listener: (delivered: boolean) => void = () => undefined;

  constructor(config: Config, endpoint: string, role: string) {
    this.#share = new TraceIdRatioBasedSampler(config.OTEL_TRACES_SAMPLER_ARG);
    this.#provider = new TracerProvider({
      resource: resourceFromAttributes({
        'service.namespace': config.NAMESPACE,
        'service.name': `obp-${role}`,
        'service.instance.id': `${hostname()}.${process.pid}`,
      }),
      sampler: new ParentBasedSampler({ root: this.#share }),
      spanProcessors: [
        new BatchSpanProcessor({
          exporter: this.#exporterTo(`${endpoint.replace(/\/+$/, '')}/v1/traces`, config),
          maxQueueSize: LONGEST_QUEUE,
          maxExportBatchSize: DELIVERED_AT_A_TIME,
          scheduledDelayMillis: DELIVERED_EVERY_MS,
          exportTimeoutMillis: 2 * LONGEST_DELIVERY_MS,
        }),
      ],
    });
    this.#tracer = this.#provider.getTracer('obp-customer-services');
  }

  get isRecording(): boolean {
    const context = this.#active.getStore();
    return context !== undefined && trace.getSpan(context)?.isRecording() === true;
  }

  within<T>(start: SpanStart, work: (span: Span) => T): T {
    const parent =
      start.kind === 'server' ? this.#callerContext(start) : (this.#active.getStore() ?? ROOT_CONTEXT);
    const { name, kind, attributes = {} } = start;
    const span = this.#tracer.startSpan(name, { kind: kinds[kind], attributes }, parent);
    const begun = new BegunSpan(span);
    // Spans that are not recorded never reach the calls below, which keeps a small share cheap.
    return span.isRecording() ? this.#active.run(trace.setSpan(parent, span), work, begun) : work(begun);
  }

  onDelivery(listener: (delivered: boolean) => void): void {
    this.#listener = listener;
  }

  async stop(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LONGEST_DELIVERY_MS);
    });
    await Promise.race([this.#provider.shutdown().catch(() => undefined), late]);
    clearTimeout(timer);
  }

  /**
   * The caller's context. From a client's `traceparent` it takes the trace id, and the wish not to be recorded; a
   * client cannot force recording. It ignores `tracestate` and `baggage`, which hold free text.
   */
  #callerContext({ caller, client }: SpanStart): Context {
    const asker = parseTraceParent(caller ?? client ?? '');
    if (asker === null) return ROOT_CONTEXT;
    const isOurs = caller !== undefined;
    const wanted = (asker.traceFlags & TraceFlags.SAMPLED) !== 0;
    const recorded = wanted && (isOurs || this.#isOfOurShare(asker.traceId));
    const traceFlags = recorded ? TraceFlags.SAMPLED : TraceFlags.NONE;
    return trace.setSpanContext(ROOT_CONTEXT, { ...asker, traceFlags, isRemote: true });
  }

  #isOfOurShare(traceId: string): boolean {
    const { decision } = this.#share.shouldSample(ROOT_CONTEXT, traceId);
    return decision === SamplingDecision.RECORD_AND_SAMPLED;
  }

  #exporterTo(url: string, config: Config) {
    const exporter = new OTLPTraceExporter({
      url,
      headers: config.OTEL_EXPORTER_OTLP_HEADERS,
      timeoutMillis: LONGEST_DELIVERY_MS,
      concurrencyLimit: MOST_DELIVERIES,
    });
    let delivered = true;
    return {
      export: (spans: ReadableSpan[], done: (result: ExportResult) => void) =>
        exporter.export(spans, (result) => {
          const now = result.code === ExportResultCode.SUCCESS;
          if (now !== delivered) this.#listener(now);
          delivered = now;
          done(result);
        }),
      shutdown: () => exporter.shutdown(),
    };
  }
}

class BegunSpan implements Span {
  constructor(private readonly span: OtelSpan) {}

  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.span.spanContext();
    return `00-${traceId}-${spanId}-0${traceFlags & TraceFlags.SAMPLED}`;
  }

  rename(name: string): void {
    this.span.updateName(name);
  }

  set(attributes: SpanAttributes): void {
    this.span.setAttributes(attributes);
  }

  end(failure?: Failure): void {
    if (failure !== undefined) {
      this.span.setAttribute('error.type', failure.type);
      if (failure.isFault) this.span.setStatus({ code: SpanStatusCode.ERROR });
    }
    this.span.end();
  }
}
