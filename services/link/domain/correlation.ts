import type { Customer } from '../../../packages/contracts/customer/customer.schemas';
import type { UserWithAttributes } from '../../../packages/contracts/identity/user-attribute.schemas';
import type {
  CustomerAndUsers,
  CustomerDayWithAttributes,
} from '../../../packages/contracts/link/link.schemas';
import { withDaysOfBirth } from '../../../packages/values';
import { activeUsers, type LinkRecord } from './links';

/** The results of the bulk look-ups, by id. A missing id does not exist, or no longer does. */
export type ById<T> = ReadonlyMap<string, T>;

/** A customer with the users who act for it, in order of their links, without deleted users (ruling 20). */
export const correlated = (
  customer: Customer,
  record: LinkRecord,
  users: ById<UserWithAttributes>,
): CustomerAndUsers => ({
  customer,
  users: [...new Set(activeUsers(record))].flatMap((id) => users.get(id) ?? []),
});

/** `CustomerDay+Attributes`: dates of birth as days (customers.md 3.3). */
export const toCustomerDay = (
  customer: Customer,
  customer_attributes: CustomerDayWithAttributes['customer_attributes'],
): CustomerDayWithAttributes => ({
  ...withDaysOfBirth(customer),
  customer_attributes,
});
