/** Dates of the wire contract (ruling 12: RFC 3339 in, whole UTC seconds out, real calendar dates only). */

const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const isDay = (year: number, month: number, day: number): boolean =>
  day >= 1 && day <= (month === 2 && isLeap(year) ? 29 : (DAYS[month - 1] ?? 0));

/** A date-time of RFC 3339 as `YYYY-MM-DDTHH:MM:SSZ`, fractions cut; undefined when it is none. */
export function toUtcSeconds(text: string): string | undefined {
  if (isUtcSeconds(text)) return text;
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const offsetHours = Number(match[8] ?? 0);
  const offsetMinutes = Number(match[9] ?? 0);
  const ok =
    isDay(year, month, day) &&
    hour < 24 &&
    minute < 60 &&
    second < 60 &&
    offsetHours < 24 &&
    offsetMinutes < 60;
  if (!ok) return undefined;
  const offset = (offsetHours * 60 + offsetMinutes) * (match[7] === '-' ? -1 : 1);
  if (offset === 0) return `${text.slice(0, 10)}T${text.slice(11, 19)}Z`;
  const moment = new Date(0);
  moment.setUTCFullYear(year, month - 1, day);
  moment.setUTCHours(hour, minute - offset, second);
  const iso = moment.toISOString();
  return iso.length === 24 ? `${iso.slice(0, 19)}Z` : undefined;
}

const WIRE = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/** Such texts of which the day is in every month. */
const WIRE_OF_MOST_DAYS =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/** Whether the text is already in the form of the wire. */
export const isUtcSeconds = (text: string): boolean =>
  WIRE_OF_MOST_DAYS.test(text) ||
  (WIRE.test(text) && isDay(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10))));

/** Whether the text is a calendar day, `YYYY-MM-DD`. */
export const isCalendarDay = (text: string): boolean =>
  text.length === 10 && toUtcSeconds(`${text}T00:00:00Z`) !== undefined;

/** This moment as the wire shows it. */
export const nowUtcSeconds = (now: Date = new Date()): string => `${now.toISOString().slice(0, 19)}Z`;

/** The day of a date-time of the wire. */
const dayOf = (date: string): string => date.slice(0, 10);

/** A customer with the dates of birth as days (customers.md 3.3). */
export const withDaysOfBirth = <C extends { date_of_birth: string | null; dob_of_dependants: string[] }>(
  customer: C,
): C => ({
  ...customer,
  date_of_birth: customer.date_of_birth === null ? null : dayOf(customer.date_of_birth),
  dob_of_dependants: customer.dob_of_dependants.map(dayOf),
});
