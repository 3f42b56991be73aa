export { type Config, ConfigError, loadConfig } from './config';
export { lookalikes } from './lookalikes';
export type { RateLimit, TokenKey } from './readers';
export { settingNames } from './settings';
