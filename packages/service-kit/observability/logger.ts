import type { LoggerConfig } from 'moleculer';
import { destination, levels, stdTimeFunctions } from 'pino';
import type { Config } from '../../config';

/**
 * JSON lines on standard error, one object each. Code logs ids, names of actions and codes, never params or
 * results; the redaction below is the second line for what slips in as a field.
 */
export const loggerOptions = (config: Config): LoggerConfig => ({
  type: 'Pino',
  options: {
    level: config.LOG_LEVEL === 'silent' ? 'fatal' : config.LOG_LEVEL,
    pino: {
      options: {
        level: config.LOG_LEVEL,
        base: null,
        timestamp: stdTimeFunctions.isoTime,
        redact: {
          paths: personal.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
          censor: '[redacted]',
        },
      },
      destination: destination({ dest: 2, sync: false }),
    },
  },
});

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
