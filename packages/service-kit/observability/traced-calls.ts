import type { ActionHandler, Context, Middleware, Service, ServiceBroker } from 'moleculer';
import { toObpError } from '../runtime/failures';
import { type Failure, inSpan, type Tracing } from './tracing';

/**
 * Middleware that makes a span of every call within a trace that is recorded: where it is made (`client`) and where it
 * runs (`server`), one only where that is the same process (`internal`). The trace travels in the headers of a request:
 * unlike `meta`, they go one way and not further. A call without is not traced; traces begin at the gateway. A call that
 * goes to another node is a span of its own within that of the first try.
 */
export const tracedCalls = (tracing: Tracing) => (broker: ServiceBroker) => ({
  name: 'TracedCalls',
  created: () =>
    tracing.onDelivery((delivered) => {
      if (delivered) broker.logger.warn('traces are delivered again');
      else broker.logger.warn('traces cannot be delivered, and are dropped until they can');
    }),
  localAction: ((next, action) => {
    const name = action.name ?? '';
    if (!isOurs(name)) return next;
    return function (this: Service, ctx: Context) {
      const { traceparent: caller } = ctx.headers;
      const isAsked = ctx.nodeID !== null && ctx.nodeID !== broker.nodeID;
      if (isAsked ? caller === undefined : !tracing.isRecording) return next.call(this, ctx);
      const kind = isAsked ? 'server' : 'internal';
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

/** The framework's own actions are left out. */
const isOurs = (action: string): boolean => /^v\d+\./.test(action);

const aboutAction = (action: string) => ({ 'rpc.system': 'moleculer', 'rpc.method': action });

const failureOf = (error: unknown): Failure => {
  const { type, code } = toObpError(error);
  return { type, isFault: code >= 500 };
};
