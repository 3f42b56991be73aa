export type { EventfulCollection } from './eventful-collection';
export { Lines } from './lines';
export type { DeadLetter, EventLog, Follower, Following } from './log';
export { Outbox, type OutboxObserver } from './outbox';
export {
  buryingOf,
  type Eventful,
  happened,
  isBuried,
  type PendingEvent,
  telling,
  tellingOf,
} from './pending';
export { StoreLog } from './store-log';
