export {
  bankRange,
  type Counts,
  type CustomerKey,
  CustomerRecords,
  customerIsGone,
  keyOf,
  notReleasedBy,
  type RecordDoc,
  type RecordsEnv,
  recordId,
  visible,
} from './customer-records';
export { happenedTo } from './happened';
export { participantHandlers } from './participant';
