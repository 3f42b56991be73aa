import { distance } from 'fastest-levenshtein';
import { type SettingName, settingNames } from './settings';

/**
 * Names of the environment that are not settings, but look like one. `STORE_URI` would be ignored, and the data would be
 * somewhere else; but the environment is full of other people's names, and Kubernetes adds some for every Service of a
 * namespace (`APP_PORT=tcp://...`). So only what is certainly meant for us stops a start; the rest is a warning.
 */
export interface Lookalikes {
  /** One slip away from a name that only we have: a letter wrong, missing, too many or exchanged, or other capitals. */
  readonly certain: readonly string[];
  /** Two slips away, or one from a name that other programs have as well. */
  readonly possible: readonly string[];
}

/** Names that are common: what resembles them may well be somebody else's. */
const COMMON = new Set<SettingName>([
  'PORT',
  'HOST',
  'PUBLIC_URL',
  'NATS_URL',
  'NAMESPACE',
  'EVENTS',
  'OPS_PORT',
  'LOG_LEVEL',
]);

/** Shorter names resemble each other by chance. */
const SHORTEST = 6;

export function lookalikes(env: NodeJS.ProcessEnv): Lookalikes {
  const known = new Set<string>(settingNames);
  const certain: string[] = [];
  const possible: string[] = [];
  for (const [name, value = ''] of Object.entries(env)) {
    if (isServiceLink(name, value)) {
      if (known.has(name)) possible.push(`${name}: ignored; Kubernetes has made it for a Service`);
      continue;
    }
    if (known.has(name) || name.length < SHORTEST) continue;
    const meant = settingNames.find((candidate) => resembles(name, candidate));
    if (meant === undefined) continue;
    const isCertain = !COMMON.has(meant) && isOneSlip(name.toUpperCase(), meant);
    (isCertain ? certain : possible).push(`${name}: unknown; ${meant} was probably meant`);
  }
  return { certain, possible };
}

/** Whether Kubernetes has made the variable for a Service: `OPS_PORT=tcp://10.0.0.1:80` for one called `ops`. */
export const isServiceLink = (name: string, value: string): boolean =>
  name.endsWith('_PORT') && /^(tcp|udp|sctp):\/\//.test(value);

const resembles = (name: string, candidate: string): boolean =>
  candidate.length >= SHORTEST && distance(name.toUpperCase(), candidate) <= 2;

const isOneSlip = (name: string, candidate: string): boolean =>
  distance(name, candidate) <= 1 || lettersOf(name) === lettersOf(candidate);

const lettersOf = (name: string): string => [...name].sort().join('');
