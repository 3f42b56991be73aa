/**
 * The OBP Customer Services for other services on the bus: their actions, typed, and the events of what happens in
 * them. Everything that is exported here is kept as it is for as long as the major version is; nothing else is.
 */
export { events } from '../contracts/all';
export type { AnyEvent, DataOf, EventContract, EventOf } from '../contracts/event';
export type { DeadLetter, EventLog, Follower, Following } from '../events/log';
export { actions } from './actions';
export type { Call, CallOptions, ParamsOf, ResultOf } from './calls';
export {
  attach,
  brokerOptions,
  type Client,
  type Connection,
  connect,
  type Identity,
  type ServiceName,
} from './connect';
export {
  ForbiddenError,
  InvalidError,
  NotFoundError,
  type ObpCode,
  ObpError,
  OutcomeUnknownError,
  UnavailableError,
} from './errors';
export { type EventReader, readEvents, type Source } from './reader';
