export {
  bankRange,
  type Counts,
  type CustomerKey,
  CustomerRecords,
  customerIsGone,
  notReleasedBy,
  type RecordDoc,
  recordId,
  visible,
} from './customer-records';
export { participantHandlers } from './participant';
