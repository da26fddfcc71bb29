import { CannotStart } from './cannot-start.js';
import { readSettings, type Environment, type Settings, type SettingsProblem } from './settings.js';

/** The settings of this process. @throws CannotStart naming every wrong variable. */
export function requireSettings(env: Environment): Settings {
  const settings = readSettings(env);
  if (isProblems(settings)) throw wrongSettings(settings);
  return settings;
}

/** For a process that has no database of its own. @throws CannotStart where none is named. */
export function requireDatabaseUrl({ databaseUrl }: Settings): string {
  if (databaseUrl !== undefined) return databaseUrl;
  throw new CannotStart({
    zh: '单独运行此进程需要 DATABASE_URL（PostgreSQL 15–18 的所有者地址，例如 postgresql://bank:密码@127.0.0.1:5432/credit_bank）。要用内置数据库运行全部功能，请执行 npm start。',
    en: 'Run alone, this process needs DATABASE_URL (the owner’s URL of a PostgreSQL 15–18, for example postgresql://bank:password@127.0.0.1:5432/credit_bank). To run everything on the embedded database, use npm start.',
  });
}

/** Every wrong variable, a line each and language. Values are left out: some are secrets. */
function wrongSettings(problems: readonly SettingsProblem[]): CannotStart {
  const lines = (language: 'zh' | 'en'): string =>
    problems.map(({ variable, text }) => `  - ${variable}: ${text[language]}`).join('\n');
  return new CannotStart({
    zh: `环境变量设置有误，请更正后重新启动：\n${lines('zh')}`,
    en: `Some environment variables are wrong; correct them and start again:\n${lines('en')}`,
  });
}

function isProblems(
  settings: Settings | readonly SettingsProblem[],
): settings is readonly SettingsProblem[] {
  return Array.isArray(settings);
}
