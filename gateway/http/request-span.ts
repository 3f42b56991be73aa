import type { IncomingMessage } from 'node:http';
import type { Span, Tracing } from '../../packages/service-kit';
import type { Match } from './router';

/**
 * Does the work within the span of a request. The span's attributes are names of the endpoint table: no path and no
 * query, which may identify a person.
 */
export function withinRequestSpan(
  tracing: Tracing,
  { method = '', headers }: IncomingMessage,
  correlationId: string,
  work: (span: Span) => void,
): void {
  const { traceparent } = headers;
  const client = typeof traceparent === 'string' ? traceparent : undefined;
  const attributes = { 'http.request.method': method, 'obp.correlation_id': correlationId };
  tracing.within({ name: method, kind: 'server', attributes, client }, work);
}

/** Ends the span of a request, with the answer: `ok` or a code of the catalogue. */
export function endRequestSpan(span: Span, match: Match | undefined, status: number, answered: string): void {
  if (match !== undefined) {
    span.rename(`${match.row.method} ${match.route}`);
    span.set({ 'http.route': match.route, 'obp.operation_id': match.row.operationId });
  }
  span.set({ 'http.response.status_code': status });
  span.end(answered === 'ok' ? undefined : { type: answered, isFault: status >= 500 });
}
