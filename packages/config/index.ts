export { type Config, ConfigError, loadConfig } from './config';
export { lookalikes } from './lookalikes';
export {
  type RateLimit,
  type SettingName,
  type Settings,
  settingNames,
  settings,
  type TokenKey,
} from './settings';
