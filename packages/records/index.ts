export {
  bankRange,
  type Counts,
  type CustomerKey,
  CustomerRecords,
  customerIsGone,
  type RecordDoc,
  recordId,
  visible,
} from './customer-records';
export { participantHandlers } from './participant';
