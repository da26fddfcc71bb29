/** The validated environment of a process, and how it says that it cannot start. */
export { CannotStart, isExplained, type Bilingual } from './cannot-start.js';
export { choosePort } from './port.js';
export { requireDatabaseUrl, requireSettings } from './report.js';
export { runProcess, type Started, type Stop } from './run-process.js';
export {
  dataFolder,
  readSettings,
  type Environment,
  type LoginUrls,
  type LogLevel,
  type Settings,
  type SettingsProblem,
} from './settings.js';
