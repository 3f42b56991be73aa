export type { Emits, EmittingCollection } from './emitting-collection';
export { FollowerMetrics } from './follower-metrics';
export { KeyedMutex } from './keyed-mutex';
export type { EventLog, Follower, Following } from './log';
export { noOutbox } from './no-outbox';
export { Outbox, type OutboxObserver, type OutboxOf } from './outbox';
export { isTombstone, PUBLISHED_FIELDS, type WithOutbox } from './pending';
export { SameWriteOutbox } from './same-write-outbox';
export { StoreLog } from './store-log';
