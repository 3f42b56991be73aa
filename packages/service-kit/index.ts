export type { Logger } from 'moleculer';
export {
  type Call,
  type CallOptions,
  callFrom,
  entityTag,
  isOutcomeUnknown,
  leaving,
  type Precondition,
} from '../bus';
export { type Admitted, type BusIdentity, busIdentities } from './admission';
export { brokerOptions, createBroker } from './broker';
export { isCalendarDay, isUtcSeconds, nowUtcSeconds, toUtcSeconds } from './dates';
export {
  defineService,
  type Handler,
  type Scope,
  type ServiceDefinition,
  type ServiceEnv,
} from './define-service';
export { toObpError, traceOf } from './failures';
export { Health } from './health';
export { isLogged } from './logger';
export { connections, registry, requests } from './metrics';
export { serveOps } from './ops-server';
export {
  type Gateway,
  type GatewayFactory,
  type Parts,
  type Running,
  runUntilSignalled,
  startProcess,
} from './process';
export { Slots } from './slots';
export type { Failure, Span, Tracing } from './tracing';
export { violation } from './validator';
