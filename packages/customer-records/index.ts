export { CustomerRecords, notReleasedBy, type RecordDoc, type RecordsEnv, visible } from './customer-records';
export { participantHandlers } from './participant';
