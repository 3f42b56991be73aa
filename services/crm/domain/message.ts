import type { CustomerMessage, UserMessage } from '../../../packages/contracts/crm/crm.schemas';

/** Messages as clients see them, fields in the order of the wire (links-crm-cascade, section 6). */

export const toCustomerMessage = (doc: CustomerMessage): CustomerMessage => ({
  id: doc.id,
  date: doc.date,
  transport: doc.transport,
  message: doc.message,
  from_department: doc.from_department,
  from_person: doc.from_person,
});

export const toUserMessage = (doc: UserMessage): UserMessage => ({
  id: doc.id,
  date: doc.date,
  message: doc.message,
  from_department: doc.from_department,
  from_person: doc.from_person,
});
