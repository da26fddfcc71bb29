/** YAML as a media type (RFC 9512): what is taken as such, and answers written in it. */
import { stringify } from 'yaml';

/** The registered name first, then what clients said before there was one. */
export const YAML_TYPES = ['application/yaml', 'text/yaml', 'application/x-yaml'] as const;

export const YAML_TYPE = 'application/yaml; charset=utf-8';

interface Named {
  readonly quality: number;
  readonly type: string;
}

/** True where `Accept` likes YAML better than JSON; JSON is the default. */
export function acceptsYaml(accept: string | undefined): boolean {
  const named = (accept ?? '').slice(0, 1_000).split(',').map(namedIn);
  const best = (types: readonly string[]): number =>
    named.reduce(
      (most, { type, quality }) => (types.includes(type) && quality > most ? quality : most),
      0,
    );
  const yaml = best(YAML_TYPES);
  return yaml > 0 && yaml > best(['application/json']);
}

function namedIn(range: string): Named {
  const [type = '', ...parameters] = range.split(';').map((one) => one.trim().toLowerCase());
  const given = parameters.find((one) => one.startsWith('q='))?.slice(2);
  const quality = given === undefined ? 1 : Number(given);
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

/** JSON as YAML, such that a reader of YAML 1.2 gets the same JSON back. */
export function toYaml(value: unknown): string {
  return stringify(value, { version: '1.2', lineWidth: 0, aliasDuplicateObjects: false });
}
