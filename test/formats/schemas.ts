/** Ajv over the classes of Open Badges 3.0 and CLR 2.0. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const SCHEMA = JSON.parse(
  readFileSync(join(import.meta.dirname, 'open-badges-clr.schema.json'), 'utf8'),
) as { $id: string };

const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  strictTuples: false,
  strictRequired: false,
});
addFormats.default(ajv);
ajv.addSchema(SCHEMA);

/** What is wrong with it as that class; empty where nothing is. */
export function faults(name: 'AchievementCredential' | 'ClrCredential', value: unknown): string[] {
  const validate = ajv.getSchema(`${SCHEMA.$id}#/$defs/${name}`);
  if (validate === undefined) throw new Error(`no schema of ${name}`);
  if (validate(value) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
