export type { EventfulCollection } from './eventful-collection';
export { JointOutbox } from './joint-outbox';
export { Lines } from './lines';
export type { DeadLetter, EventLog, Follower, Following } from './log';
export { Outbox, type OutboxObserver, type OutboxOf } from './outbox';
export {
  buryingOf,
  type Eventful,
  happened,
  isBuried,
  type PendingEvent,
  TOLD,
  telling,
  tellingOf,
} from './pending';
export { silence } from './silence';
export { StoreLog } from './store-log';
