export {
  bankRange,
  type CustomerKey,
  CustomerRecords,
  customerIsGone,
  type RecordDoc,
  recordId,
  visible,
} from './customer-records';
