export { type Config, ConfigError, loadConfig } from './config';
export {
  type RateLimit,
  type SettingName,
  type Settings,
  settingNames,
  settings,
  type TokenKey,
} from './settings';
