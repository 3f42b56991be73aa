/** Dates of the wire contract (ruling on dates: RFC 3339 in, whole UTC seconds out, real calendar dates only). */

const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

const daysIn = (year: number, month: number): number =>
  new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

const isDay = (year: number, month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);

/** A date-time of RFC 3339 as `YYYY-MM-DDTHH:MM:SSZ`, fractions cut; undefined when it is none. */
export function toUtcSeconds(text: string): string | undefined {
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

/** Whether the text is already in the form of the wire. */
export const isUtcSeconds = (text: string): boolean => text.length === 20 && toUtcSeconds(text) === text;

/** Whether the text is a calendar day, `YYYY-MM-DD`. */
export const isCalendarDay = (text: string): boolean =>
  text.length === 10 && toUtcSeconds(`${text}T00:00:00Z`) !== undefined;

/** This moment as the wire shows it. */
export const nowUtcSeconds = (now: Date = new Date()): string => `${now.toISOString().slice(0, 19)}Z`;
