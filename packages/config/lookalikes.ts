import { distance } from 'fastest-levenshtein';
import { type SettingName, settingNames } from './settings';

/**
 * Environment variables that are not settings, but resemble one. The process would ignore `STORE_URI` and keep its data
 * elsewhere. But the environment also holds names of other programs, and Kubernetes adds some for every Service of a
 * namespace (`APP_PORT=tcp://...`). So only a certain mistake stops a start; the rest cause a warning.
 */
interface Lookalikes {
  /**
   * One typing mistake away from a name that no other program uses: one letter wrong, missing, extra or swapped, or
   * case.
   */
  readonly certain: readonly string[];
  /** Two mistakes away, or one from a name that other programs use as well. */
  readonly possible: readonly string[];
}

/** Common names: a variable that resembles one may belong to another program. */
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
      if (known.has(name)) possible.push(`${name}: ignored because Kubernetes made it for a Service`);
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

/** Whether Kubernetes made the variable for a Service: `OPS_PORT=tcp://10.0.0.1:80` for one called `ops`. */
export const isServiceLink = (name: string, value: string): boolean =>
  name.endsWith('_PORT') && /^(tcp|udp|sctp):\/\//.test(value);

const resembles = (name: string, candidate: string): boolean =>
  candidate.length >= SHORTEST && distance(name.toUpperCase(), candidate) <= 2;

const isOneSlip = (name: string, candidate: string): boolean =>
  distance(name, candidate) <= 1 || lettersOf(name) === lettersOf(candidate);

const lettersOf = (name: string): string => [...name].sort().join('');
