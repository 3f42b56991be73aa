export type { Emits, EventfulCollection } from './eventful-collection';
export { JointOutbox } from './joint-outbox';
export { KeyedMutex } from './keyed-mutex';
export type { DeadLetter, EventLog, Follower, Following } from './log';
export { noOutbox } from './no-outbox';
export { Outbox, type OutboxObserver, type OutboxOf } from './outbox';
export { type Eventful, isTombstone, PUBLISHED_FIELDS, type Tombstone } from './pending';
export { StoreLog } from './store-log';
