/** ELMO files held to the schema, by xmllint; nothing of it is fetched. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import { validateXML } from 'xmllint-wasm';

const require = createRequire(import.meta.url);
// Its own types bring those of a browser along, which are not true here.
const { useNamespaces } = require('xpath') as {
  useNamespaces: (uris: Record<string, string>) => (path: string, node: unknown) => unknown;
};

const read = (fileName: string) => ({
  fileName,
  contents: readFileSync(join(import.meta.dirname, fileName), 'utf8'),
});
const SCHEMA = read('elmo-1.7.xsd');
const IMPORTED = [
  'references/xml.xsd',
  'references/xmldsig-core-schema.xsd',
  'references/EUROPASS_ISOCountries_V1.1.xsd',
  'references/ewp-address.xsd',
].map(read);

/** What is wrong with it; empty where nothing is. */
export async function elmoFaults(xml: string): Promise<string[]> {
  const { errors } = await validateXML({
    xml: { fileName: 'transcript.elmo.xml', contents: xml },
    schema: SCHEMA,
    preload: IMPORTED,
  });
  return errors.map(({ message }) => message);
}

const named = useNamespaces({
  e: 'https://github.com/emrex-eu/elmo-schemas/tree/v1',
  bank: 'urn:credit-bank:elmo:v1',
  xml: 'http://www.w3.org/XML/1998/namespace',
});

/** The texts of what an XPath finds, and attributes by their values. */
export function texts(xml: string, path: string): string[] {
  const onError = (): void => undefined;
  const found = named(path, new DOMParser({ onError }).parseFromString(xml, 'text/xml'));
  return (found as { textContent: string | null }[]).map(({ textContent }) => textContent ?? '');
}

const NODE = 'e:learningOpportunitySpecification';
const CREDIT = 'e:specifies/e:learningOpportunityInstance/e:credit';

/** ELMO: a node with credits forbids them on everything above and below it. */
export function doubledCredits(xml: string): string[] {
  return texts(xml, `//${NODE}[${CREDIT}][ancestor::${NODE}/${CREDIT}]/e:title`);
}
