import { Stream } from 'node:stream';
import { type ActionHandler, type Context, Errors, type Service, type ServiceBroker } from 'moleculer';

/**
 * Middleware that gives every call a timeout in milliseconds: the call's own, or the action's, or the broker's; 0 means
 * none. Moleculer's context limits calls within a call to the time that is left.
 *
 * It replaces Moleculer's Timeout, which does the same with four more promises per call.
 */
export const deadlines = (broker: ServiceBroker) => {
  const inTime = (next: ActionHandler<Service>, action: { timeout?: number }) =>
    function (this: Service, ctx: Context): Promise<unknown> {
      const timeout = ctx.options.timeout ?? action.timeout ?? broker.options.requestTimeout ?? 0;
      ctx.options.timeout = timeout;
      if (timeout <= 0) return next.call(this, ctx);
      ctx.startHrTime ??= process.hrtime();
      return settledWithin(timeout, next.call(this, ctx), () => tooLate(broker, ctx, timeout));
    };
  return { name: 'Deadlines', localAction: inTime, remoteAction: inTime };
};

function settledWithin<T>(ms: number, answer: Promise<T>, tooLate: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(tooLate()), ms);
    answer.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

function tooLate(broker: ServiceBroker, { action, nodeID, requestID, params }: Context, ms: number): Error {
  const name = action?.name ?? '';
  broker.logger.warn(
    { action: name, node: nodeID, correlation_id: requestID, ms },
    'a call was not answered in time',
  );
  // Moleculer's transit waits for this event to end a stream that it is sending.
  if (params instanceof Stream) params.emit('moleculer-timeout-middleware', ms);
  return new Errors.RequestTimeoutError({ action: name, nodeID: nodeID ?? '' });
}
