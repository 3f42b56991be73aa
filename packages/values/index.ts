/** Values and pure rules that services, packages and the gateway share. Nothing here reads a clock, a file or a network. */

export { checkAttributeType, checkTypedValue } from './attribute-types';
export { type ChangeEvent, changeEvent, customerEvent } from './change-event';
export { bankRange, type Counts, type CustomerKey, customerIsGone, keyOf, recordId } from './customer-key';
export { isCalendarDay, isUtcSeconds, nowUtcSeconds, toUtcSeconds, withDaysOfBirth } from './dates';
export { passwordProblem } from './password-rule';
