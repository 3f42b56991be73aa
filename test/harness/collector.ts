import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from './until';

/** A span as it came over the wire, and the process that sent it. */
export interface CollectedSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client';
  readonly attributes: Record<string, string | number>;
  readonly isError: boolean;
}

interface KeyValue {
  key: string;
  value: { stringValue?: string; intValue?: number; doubleValue?: number };
}
interface WireSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: KeyValue[];
  status: { code?: number };
}
interface Request {
  resourceSpans: { resource: { attributes: KeyValue[] }; scopeSpans: { spans: WireSpan[] }[] }[];
}

/** A collector of OpenTelemetry traces that accepts OTLP over HTTP in JSON, and stores them. */
export class Collector {
  readonly spans: CollectedSpan[] = [];
  /** Header fields of what came last. */
  headers: NodeJS.Dict<string | string[]> = {};
  /** All that was sent, as it was. */
  text = '';
  /** It takes what comes and never answers. */
  isSilent = false;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((req, res) => {
      let body = '';
      req.setEncoding('utf8').on('data', (chunk) => (body += chunk));
      req.on('end', () => {
        if (this.isSilent) return;
        if (req.url !== '/v1/traces' || req.method !== 'POST') return void res.writeHead(404).end();
        this.headers = req.headers;
        this.take(body);
        res.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
      });
    });
  }

  static async started(): Promise<Collector> {
    const collector = new Collector();
    collector.server.listen(0, '127.0.0.1');
    await once(collector.server, 'listening');
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The spans of the trace in which the given one has come, when all of them have a parent that has come too. */
  async traceWith(isOne: (span: CollectedSpan) => boolean): Promise<CollectedSpan[]> {
    let trace: CollectedSpan[] = [];
    await until('the trace is complete', () => {
      const found = this.spans.find(isOne);
      trace = this.spans.filter(({ traceId }) => traceId === found?.traceId);
      const ids = new Set(trace.map(({ spanId }) => spanId));
      return found !== undefined && trace.filter(({ parentSpanId }) => !ids.has(parentSpanId)).length === 1;
    });
    return trace;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private take(body: string): void {
    this.text += body;
    const { resourceSpans }: Request = JSON.parse(body);
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = String(valuesOf(resource.attributes)['service.name']);
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
        this.spans.push({
          ...span,
          service,
          parentSpanId: span.parentSpanId ?? '',
          kind: span.kind === 2 ? 'server' : span.kind === 3 ? 'client' : 'internal',
          attributes: valuesOf(span.attributes),
          isError: span.status.code === 2,
        });
      }
    }
  }
}

const valuesOf = (list: KeyValue[]): Record<string, string | number> =>
  Object.fromEntries(
    list.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? value.doubleValue ?? '']),
  );
