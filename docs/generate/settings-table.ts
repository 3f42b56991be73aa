import { type Setting, settingNames, settings } from '../../packages/config/settings';

const BEGIN = '<!-- settings -->';
const END = '<!-- /settings -->';

/** The README with its table of settings as they are; everything outside the two markers stays as it is. */
export function withSettings(readme: string): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`README.md has no ${BEGIN} ... ${END}`);
  return `${readme.slice(0, begin + BEGIN.length)}\n\n${settingsTable()}\n\n${readme.slice(end)}`;
}

function settingsTable(): string {
  const lines = settingNames.map((name) => {
    const setting: Setting<unknown> = settings[name];
    return `| \`${name}\` | ${setting.about} | ${setting.shown ?? `\`${String(setting.fallback)}\``} |`;
  });
  return ['| Setting | Meaning | Default |', '| --- | --- | --- |', ...lines].join('\n');
}
