import { CannotStart } from './cannot-start.js';
import { readSettings, type Environment, type Settings, type SettingsProblem } from './settings.js';

/** Every wrong variable, a line each and language. Values are left out: some are secrets. */
export function settingsProblemsText(problems: readonly SettingsProblem[]): CannotStart {
  const lines = (language: 'zh' | 'en'): string =>
    problems.map(({ variable, text }) => `  - ${variable}: ${text[language]}`).join('\n');
  return new CannotStart({
    zh: `环境变量设置有误，请更正后重新启动：\n${lines('zh')}`,
    en: `Some environment variables are wrong; correct them and start again:\n${lines('en')}`,
  });
}

/** The settings of this process. @throws CannotStart naming every wrong variable. */
export function requireSettings(env: Environment): Settings {
  const settings = readSettings(env);
  if (isProblems(settings)) throw settingsProblemsText(settings);
  return settings;
}

function isProblems(
  settings: Settings | readonly SettingsProblem[],
): settings is readonly SettingsProblem[] {
  return Array.isArray(settings);
}
