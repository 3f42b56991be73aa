export type { Logger } from 'moleculer';
export {
  type Call,
  type CallOptions,
  callFrom,
  entityTag,
  isOutcomeUnknown,
  type Precondition,
  withOutcome,
} from '../bus';
export { type Timing, Timings } from './observability/counters';
export { isLogged, keepOutputInLines, processLog } from './observability/logger';
export { connections, registry, requests } from './observability/metrics';
export type { Span, Tracing } from './observability/tracing';
export type { Admitted, BusIdentity } from './runtime/admission';
export { brokerOptions, createBroker } from './runtime/broker';
export {
  defineService,
  type Handler,
  type Scope,
  type ServiceDefinition,
  type ServiceEnv,
} from './runtime/define-service';
export { toObpError, traceOf } from './runtime/failures';
export { Health } from './runtime/health';
export { serveOps } from './runtime/ops-server';
export { followerLags, waitingEvents } from './runtime/outboxes';
export {
  type Gateway,
  type GatewayFactory,
  type Parts,
  type Running,
  runUntilSignalled,
  startProcess,
} from './runtime/process';
export { Slots } from './runtime/slots';
export { startSweeper, sweepEach } from './runtime/sweeper';
export { violation } from './runtime/validator';
