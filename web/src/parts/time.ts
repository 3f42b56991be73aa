const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** `3 minutes ago`, seen from `now`. */
export function ago(moment: string, now: number = Date.now()): string {
  const ms = Math.max(0, now - Date.parse(moment));
  const [unit, length] = UNITS.find(([, each]) => ms >= each) ?? ['second', 1_000];
  return words.format(-Math.floor(ms / length), unit);
}
