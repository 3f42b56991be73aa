import { format } from 'node:util';
import type { LoggerConfig } from 'moleculer';
import { type LoggerOptions, levels, type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino';
import type { Config } from '../../config';
import { placesIn } from '../runtime/failures';
import { logStream, writeRest } from './log-stream';

/**
 * JSON lines on standard error, one object each. Code logs ids, names of actions and codes, never params or results;
 * the redaction below is the second safeguard for fields that get in by mistake.
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

/** The logger of the process itself, for the time before a broker exists and after it has failed. */
let own: PinoLogger | undefined;
export const processLog = (): PinoLogger => {
  own ??= pino(lineOptions('warn'), logStream);
  return own;
};

/**
 * Turns output of Node and of libraries (warnings, console) into log lines. A failure to write to standard output or
 * standard error never ends the process.
 */
export function keepOutputInLines(): void {
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message, stack }) =>
    processLog().warn({ warning: name, text: message, at: placesIn(stack) }, 'warning of Node'),
  );
  for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const)
    console[method] = (...said: unknown[]) => processLog().warn({ text: format(...said) }, 'console');
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.once('exit', writeRest);
}

/** Whether the log writes lines of this level. */
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
