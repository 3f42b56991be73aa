import type { ActionHandler, Context, Middleware, Service, ServiceBroker } from 'moleculer';
import { toObpError } from '../runtime/failures';
import { isOurs } from './action-names';
import { type Failure, inSpan, type Tracing } from './tracing';

/**
 * Middleware that records a span for every call within a recorded trace: where it is made (`client`) and where it runs
 * (`server`), or one span if that is the same process (`internal`). The trace travels in the headers of a request,
 * because unlike `meta` they do not return with the answer. A call without the header is not traced; traces begin at
 * the gateway. A call that fails over to another node has a span of its own within that of the first attempt.
 */
export const tracedCalls = (tracing: Tracing) => (broker: ServiceBroker) => ({
  name: 'TracedCalls',
  created: () =>
    tracing.onDelivery((delivered) => {
      if (delivered) broker.logger.warn('the collector accepts traces again');
      else broker.logger.warn('the collector does not accept traces; they are dropped until it does');
    }),
  localAction: ((next, action) => {
    const name = action.name ?? '';
    if (!isOurs(name)) return next;
    return function (this: Service, ctx: Context) {
      const { traceparent: caller } = ctx.headers;
      const isRemote = ctx.nodeID !== null && ctx.nodeID !== broker.nodeID;
      if (isRemote ? caller === undefined : !tracing.isRecording) return next.call(this, ctx);
      const kind = isRemote ? 'server' : 'internal';
      const start = { name, kind, attributes: aboutAction(name), caller } as const;
      return inSpan(tracing, start, () => next.call(this, ctx), failureOf);
    };
  }) satisfies Middleware['localAction'],
  remoteAction: ((next, action): ActionHandler<Service> => {
    const name = action.name ?? '';
    if (!isOurs(name)) return next;
    return function (this: Service, ctx: Context) {
      if (!tracing.isRecording) return next.call(this, ctx);
      const send = ({ traceparent }: { traceparent: string }) => {
        ctx.headers = { ...ctx.headers, traceparent };
        return next.call(this, ctx);
      };
      return inSpan(tracing, { name, kind: 'client', attributes: aboutAction(name) }, send, failureOf);
    };
  }) satisfies Middleware['remoteAction'],
});

const aboutAction = (action: string) => ({ 'rpc.system': 'moleculer', 'rpc.method': action });

const failureOf = (error: unknown): Failure => {
  const { type, code } = toObpError(error);
  return { type, isFault: code >= 500 };
};
