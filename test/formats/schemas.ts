/** Ajv over the classes of Open Badges 3.0 and CLR 2.0. */
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { schemaOf, type Form } from './class-schemas.js';

const FORMS: readonly Form[] = ['published', 'plain'];

const ajv = new Ajv2019({
  allErrors: true,
  strict: true,
  // Further items of a list of contexts and the like are no slip here: 1EdTech writes them so.
  strictTuples: false,
  strictRequired: false,
  strictTypes: false,
});
addFormats.default(ajv);
for (const form of FORMS) ajv.addSchema(schemaOf(form, idOf(form)));

function idOf(form: Form): string {
  return `urn:credit-bank:test:open-badges-clr:${form}`;
}

/** What is wrong with it as that class in that form; empty where nothing is. */
export function faultsIn(form: Form, name: string, value: unknown): string[] {
  const validate = ajv.getSchema(`${idOf(form)}#/$defs/${name}`);
  if (validate === undefined) throw new Error(`no schema of ${name}`);
  if (validate(value) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** What is wrong with an export, which is right in both forms. */
export function faults(name: 'AchievementCredential' | 'ClrCredential', value: unknown): string[] {
  return FORMS.flatMap((form) => faultsIn(form, name, value));
}
