/**
 * A transcript as ELMO 1.7, the XML of EMREX. One report for each awarding institution, since
 * reports may not mix them; what ELMO has no place for stands in an extension of our own namespace.
 */
import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import { achievementIri, BANK_SCHEME, creditSchemeIri } from '#credentials';
import type { AwardedOutcome, Envelope, Institution, TranscriptContent } from '#credentials';
import { wordings } from './languages.js';
import { creditCarriers, partTrees, type PartTree } from './part-trees.js';

const ELMO = 'https://github.com/emrex-eu/elmo-schemas/tree/v1';
const BANK = 'urn:credit-bank:elmo:v1';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** Stands for what XML 1.0 cannot hold: controls, halves of characters. */
const UNWRITABLE = '\u{FFFD}';

const GRADE_SCALES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  percent: ['百分制', 'Marks out of 100'],
  letter: ['字母等级制', 'Letter grades'],
  fiveLevel: ['五级制（优、良、中、及格、不及格）', 'Five levels, from excellent to fail'],
  passFail: ['两级制（合格、不合格）', 'Pass or fail'],
};

interface Written {
  readonly envelope: Envelope;
  readonly content: TranscriptContent;
  readonly carriers: ReadonlySet<string>;
}

export function elmoXml(envelope: Envelope, content: TranscriptContent): string {
  const written = { envelope, content, carriers: creditCarriers(content) };
  const document = create({
    version: '1.0',
    encoding: 'UTF-8',
    invalidCharReplacement: UNWRITABLE,
  });
  const elmo = document.ele(ELMO, 'elmo').att(XMLNS, 'xmlns:bank', BANK);
  elmo.ele('generatedDate').txt(envelope.validFrom);
  writeLearner(elmo, envelope);
  for (const [institution, trees] of reports(partTrees(content))) {
    writeReport(elmo, written, { institution, trees });
  }
  writeStanding(elmo, envelope, content);
  return document.end();
}

/** The trees of each institution; a part that another one awarded is a tree in its report. */
function reports(trees: readonly PartTree[]): Map<Institution, PartTree[]> {
  const institutions = new Map<string, Institution>();
  const found = new Map<Institution, PartTree[]>();
  const visit = (tree: PartTree, above: string | null): void => {
    const { institution } = tree.outcome;
    if (institution.code !== above) {
      const key = institutions.get(institution.code) ?? institution;
      institutions.set(institution.code, key);
      found.set(key, [...(found.get(key) ?? []), tree]);
    }
    for (const part of tree.parts) visit(part, institution.code);
  };
  for (const tree of trees) visit(tree, null);
  return found;
}

/**
 * ELMO wants both names and takes an empty one. Where a whole name cannot be divided without
 * guessing, it is the family name, as on travel documents.
 */
function writeLearner(elmo: XMLBuilder, { learner }: Envelope): void {
  const place = elmo.ele('learner');
  place.ele('identifier', { type: 'credit-bank-account' }).txt(learner.id);
  place.ele('givenNames');
  place.ele('familyName').txt(learner.name ?? '');
}

function writeReport(
  elmo: XMLBuilder,
  written: Written,
  { institution, trees }: { institution: Institution; trees: readonly PartTree[] },
): void {
  const report = elmo.ele('report');
  const issuer = report.ele('issuer');
  issuer.ele('identifier', { type: 'credit-bank-institution' }).txt(institution.code);
  writeWords(issuer, 'title', institution.name);
  const code = encodeURIComponent(institution.code);
  issuer.ele('url').txt(`${written.envelope.issuer.url}/v1/institutions/${code}`);
  const scales = new Set<string>();
  for (const tree of trees) {
    writeTree(report, written, { tree, above: [] });
    for (const scale of scalesOf(tree, institution.code)) scales.add(scale);
  }
  report.ele('issueDate').txt(written.envelope.validFrom);
  for (const scale of scales) writeScale(report, scale);
}

function scalesOf({ outcome, parts }: PartTree, institution: string): string[] {
  if (outcome.institution.code !== institution) return [];
  const own = outcome.grade === undefined ? [] : [outcome.grade.scale];
  return [...own, ...parts.flatMap((part) => scalesOf(part, institution))];
}

function writeScale(report: XMLBuilder, scale: string): void {
  const place = report.ele('gradingScheme', { localId: scale });
  const known = Object.hasOwn(GRADE_SCALES, scale) ? GRADE_SCALES[scale] : undefined;
  if (known === undefined) return;
  place.ele('description', { 'xml:lang': 'zh' }).txt(known[0]);
  place.ele('description', { 'xml:lang': 'en' }).txt(known[1]);
}

type NodeType = 'Degree Programme' | 'Module' | 'Course';

function writeTree(
  place: XMLBuilder,
  written: Written,
  { tree, above }: { tree: PartTree; above: readonly NodeType[] },
): void {
  const { outcome } = tree;
  const parts = tree.parts.filter(
    (part) => part.outcome.institution.code === outcome.institution.code,
  );
  const type = typeOf(outcome, parts.length > 0, above);
  const node = place.ele('learningOpportunitySpecification');
  writeCode(node, outcome);
  writeWords(node, 'title', outcome.title);
  if (type !== null) node.ele('type').txt(type);
  writeInstance(node.ele('specifies').ele('learningOpportunityInstance'), written, outcome);
  const below = type === null ? above : [...above, type];
  for (const part of parts) writeTree(node.ele('hasPart'), written, { tree: part, above: below });
}

/** A type only where ELMO has one that may stand there: none for certificates of skill levels. */
function typeOf(
  { kind }: AwardedOutcome,
  hasParts: boolean,
  above: readonly NodeType[],
): NodeType | null {
  if (kind === 'diploma') return above.length === 0 ? 'Degree Programme' : null;
  if (kind !== 'course' || above.includes('Course')) return null;
  if (!hasParts) return 'Course';
  return above.includes('Module') ? null : 'Module';
}

/** `local` has to be unique among nodes of a type: courses' codes are, not those with levels. */
function writeCode(node: XMLBuilder, { kind, code, id }: AwardedOutcome): void {
  if (code === undefined) {
    node.ele('identifier', { type: 'credit-bank-outcome' }).txt(achievementIri(id));
  } else {
    node.ele('identifier', { type: kind === 'course' ? 'local' : 'code' }).txt(code);
  }
}

function writeInstance(place: XMLBuilder, written: Written, outcome: AwardedOutcome): void {
  const { id, number, awardedOn, grade, accumulated } = outcome;
  place.ele('identifier', { type: 'credit-bank-outcome' }).txt(achievementIri(id));
  if (number !== undefined) place.ele('identifier', { type: 'certificate-number' }).txt(number);
  if (awardedOn !== undefined) place.ele('date').txt(awardedOn);
  place.ele('status').txt('passed');
  if (grade !== undefined) {
    place.ele('gradingSchemeLocalId').txt(grade.scale);
    place.ele('resultLabel').txt(grade.value);
  }
  if (written.carriers.has(id)) {
    const { value, scheme } = outcome.credits ?? { value: accumulated, scheme: BANK_SCHEME };
    const credit = place.ele('credit');
    credit.ele('scheme').txt(scheme === 'ects' ? scheme : creditSchemeIri(scheme));
    credit.ele('value').txt(value);
  }
  writeOwnTerms(place, written.content, outcome);
}

/** No level of China's is referenced to the EQF, so levels stand here by their own scheme. */
function writeOwnTerms(
  place: XMLBuilder,
  { associations }: TranscriptContent,
  outcome: AwardedOutcome,
): void {
  const { level, accumulated, recognised, confirmation, kind, id } = outcome;
  const own = achievementIri(id);
  writeTerms(place.ele('extension'), [
    ['kind', kind],
    ...(level === undefined
      ? []
      : [['levelScheme', level.scheme] as const, ['levelCode', level.code] as const]),
    ['accumulatedCredits', accumulated],
    ['recognisedCredits', recognised],
    ['confirmation', confirmation],
    ...associations
      .filter(({ source }) => source === own)
      .map(({ type, target }) => [type, target] as const),
  ]);
}

/** Balances, the moment they are of, and the signed credential that says the same. */
function writeStanding(elmo: XMLBuilder, envelope: Envelope, content: TranscriptContent): void {
  const { balances, asOf, position } = content;
  writeTerms(elmo.ele('extension'), [
    ['credential', envelope.id],
    ...(envelope.status === undefined
      ? []
      : [['credentialStatus', `${envelope.status.listUrl}#${envelope.status.index}`] as const]),
    ['asOf', asOf],
    ['logPosition', position],
    ['creditScheme', creditSchemeIri(BANK_SCHEME)],
    ['accumulatedCredits', balances.accumulated],
    ['recognisedCredits', balances.recognised],
    ['consumedCredits', balances.consumed],
    ['availableCredits', balances.available],
    ['convertedCredits', balances.converted],
    ['overdrawnCredits', balances.overdrawn],
  ]);
}

function writeTerms(place: XMLBuilder, terms: readonly (readonly [string, string])[]): void {
  for (const [name, value] of terms) place.ele(BANK, `bank:${name}`).txt(value);
}

function writeWords(place: XMLBuilder, name: string, value: string): void {
  for (const { lang, text } of wordings(value)) {
    place.ele(name, lang === undefined ? {} : { 'xml:lang': lang }).txt(text);
  }
}
