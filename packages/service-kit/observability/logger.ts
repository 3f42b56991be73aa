import { format } from 'node:util';
import type { LoggerConfig } from 'moleculer';
import { type LoggerOptions, levels, type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino';
import type { Config } from '../../config';
import { placesIn } from '../runtime/failures';
import { logStream, writeRest } from './log-stream';

/**
 * JSON lines on standard error, one object each. Code logs ids, names of actions and codes, never params or
 * results; the redaction below is the second line for what slips in as a field.
 */
export const loggerOptions = (config: Config): LoggerConfig => ({
  type: 'Pino',
  options: {
    level: config.LOG_LEVEL === 'silent' ? 'fatal' : config.LOG_LEVEL,
    pino: {
      options: lineOptions(config.LOG_LEVEL),
      destination: logStream,
    },
  },
});

const lineOptions = (level: string): LoggerOptions => ({
  level,
  base: null,
  timestamp: stdTimeFunctions.isoTime,
  redact: {
    paths: personal.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
    censor: '[redacted]',
  },
});

/** Lines of the process itself, which no broker writes: before there is one, and when it has failed. */
let own: PinoLogger | undefined;
export const processLog = (): PinoLogger => {
  own ??= pino(lineOptions('warn'), logStream);
  return own;
};

/**
 * Makes log lines of what Node and libraries would print among them: warnings, and what is written to the console. Nothing
 * that is written to standard output or standard error ends the process when it cannot be written.
 */
export function keepOutputInLines(): void {
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message, stack }) =>
    processLog().warn({ warning: name, text: message, at: placesIn(stack) }, 'Node warns'),
  );
  for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const)
    console[method] = (...said: unknown[]) => processLog().warn({ text: format(...said) }, 'console');
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.once('exit', writeRest);
}

/** Whether lines of this level are written. */
export const isLogged = (level: 'info' | 'debug', { LOG_LEVEL }: Pick<Config, 'LOG_LEVEL'>): boolean =>
  (levels.values[level] ?? 0) >= (levels.values[LOG_LEVEL] ?? Number.POSITIVE_INFINITY);

/** Field names that can carry personal data or secrets. */
const personal = [
  'password',
  'token',
  'authorization',
  'consumer_key',
  'legal_name',
  'mobile_phone_number',
  'email',
  'date_of_birth',
  'dob_of_dependants',
  'face_image',
  'customer_number',
  'params',
  'body',
];
