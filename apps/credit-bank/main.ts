/** The whole bank in one process on a database of its own: what `npm start` runs. */
import { requireSettings, runProcess } from '#settings';
import { startBank } from './bank.js';
import { greeting } from './greeting.js';
import { seed } from './seed.js';

await runProcess(async (stop) => {
  const settings = requireSettings(process.env);
  const say = (line: string): void => {
    console.log(line);
  };
  const bank = await startBank({ settings, env: process.env, say, stop });
  const { baseUrl, demo } = bank;
  if (settings.seed === 'default' && demo !== null) await seed({ baseUrl, tokens: demo }, say);
  say(greeting(bank.baseUrl, settings));
  return bank;
});
