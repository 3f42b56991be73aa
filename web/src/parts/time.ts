/** Times as a person reads them. */

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' });

/** `21 Jan 2013, 23:08 UTC`; midnight stands for the day. Any other text is as it is. */
export function shownMoment(text: string): string {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return text;
  const date = new Date(text);
  return text.endsWith('T00:00:00Z') ? day.format(date) : `${day.format(date)}, ${clock.format(date)} UTC`;
}

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** `3 minutes ago`, seen from `now`. */
export function ago(moment: string, now: number = Date.now()): string {
  const ms = Math.max(0, now - Date.parse(moment));
  const [unit, length] = UNITS.find(([, each]) => ms >= each) ?? ['second', 1_000];
  return words.format(-Math.floor(ms / length), unit);
}
