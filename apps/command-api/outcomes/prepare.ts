/**
 * From checked bodies to evidence, events and claims, for one row or for thousands: one HMAC for
 * the id, one for the content and one sealing for each outcome. Nothing here waits.
 *
 *   const context = { personalData, by, today, schemes, isRegistered };
 *   prepareOutcomes([{ key, body }, …], context) → a Prepared or a Refusal for each row, in order
 *
 * Each `claim` says `mode: 'new'`. Where the log answers `claimed`, a claim of the same `owner`,
 * `content` and `by` is the same recording once more: nothing is left to do, no stream to read.
 * Anything else is decided on the folded account (./recorder.ts).
 */
import { checkNumber, contentText, gradeCode, outcomeRecorded, parseHundredths } from '#domain';
import type { Actor, Evidence, LearnerId, OutcomeFacts, OutcomeId } from '#domain';
import { fieldError, Refusal } from '#edge';
import type { FieldError } from '#edge';
import { BANK_UNIT } from '#equivalence';
import type { ClaimWrite } from '#event-store';
import type { LearnerKey, PersonalData } from '#personal-data';
import { faultsOf, numberFault, schemeOf } from './check-outcome.js';
import type { CheckContext } from './check-outcome.js';
import type { OutcomeBody, RecordBody } from './outcome.dto.js';

export interface PrepareContext extends CheckContext {
  readonly personalData: PersonalData;
  /** The recording institution. */
  readonly by: Actor;
}

export interface Row {
  readonly key: LearnerKey;
  readonly body: RecordBody;
}

/** One outcome, and how it is written where nobody claimed its number yet. */
export interface PreparedEvidence extends Evidence {
  readonly event: ReturnType<typeof outcomeRecorded>;
  readonly claim: ClaimWrite;
}

export interface Prepared {
  readonly learnerId: LearnerId;
  /** The outcome itself, then its components. */
  readonly evidence: readonly [PreparedEvidence, ...PreparedEvidence[]];
}

export function prepareOutcomes(
  rows: readonly Row[],
  context: PrepareContext,
): (Prepared | Refusal)[] {
  return rows.map((row) => prepareOutcome(row, context));
}

/** Refuses `unknownInstitution` and `invalidBody`, naming every place. */
export function prepareOutcome({ key, body }: Row, context: PrepareContext): Prepared | Refusal {
  const components = body.components ?? [];
  const refusal = refusalOf(body, components, context);
  if (refusal !== null) return refusal;
  const container = prepareEvidence(key, body, context);
  const parts = components.map((component) =>
    prepareEvidence(key, component, context, container.outcomeId),
  );
  const evidence = [container, ...parts] as const;
  const errors = familyFaults(evidence, [body, ...components]);
  if (errors.length > 0) return new Refusal('invalidBody', { errors });
  return { learnerId: key.learnerId, evidence };
}

/** One body without components as evidence; its faults were looked for before. */
export function prepareEvidence(
  key: LearnerKey,
  body: OutcomeBody,
  { personalData, by }: PrepareContext,
  container?: OutcomeId,
): PreparedEvidence {
  const { learnerId } = key;
  const outcomeId = personalData.outcomeId(body.issuer, body.number);
  const { partOf } = body;
  const whole =
    partOf === undefined ? container : personalData.outcomeId(partOf.issuer, partOf.number);
  const facts = factsOf(body, whole);
  const number = personalData.seal(
    key,
    { stream: learnerId, field: 'number', of: outcomeId },
    body.number,
  );
  const numberChecked = checkNumber(facts, body.number).result === 'agrees';
  const evidence = { outcomeId, facts, number, numberChecked };
  const claim = evidenceClaim(personalData, { learnerId, outcomeId, facts, by }, 'new');
  return { ...evidence, event: outcomeRecorded(evidence, by), claim };
}

/** The claim on a number. Its content is keyed, so the registry says nothing about the evidence. */
export function evidenceClaim(
  personalData: PersonalData,
  of: { learnerId: LearnerId; outcomeId: OutcomeId; facts: OutcomeFacts; by: Actor },
  mode: ClaimWrite['mode'],
): ClaimWrite {
  return {
    kind: 'evidence',
    key: evidenceKey(of.outcomeId),
    owner: of.learnerId,
    content: personalData.lookup('content', contentText(of.learnerId, of.facts)),
    by: of.by,
    mode,
  };
}

/** The 128 bits of an outcome id. */
export function evidenceKey(outcomeId: OutcomeId): Uint8Array {
  return Buffer.from(outcomeId.replaceAll('-', ''), 'hex');
}

function refusalOf(
  body: RecordBody,
  components: readonly OutcomeBody[],
  context: PrepareContext,
): Refusal | null {
  const unknown: FieldError[] = [];
  const errors: FieldError[] = [];
  const look = (one: OutcomeBody, at: string): void => {
    unknown.push(...unknownIssuers(one, at, context));
    errors.push(...faultsOf(one, at, context));
  };
  look(body, '');
  components.forEach((component, index) => look(component, `/components/${index}`));
  if (errors.length > 0) return new Refusal('invalidBody', { errors: [...errors, ...unknown] });
  return unknown.length > 0 ? new Refusal('unknownInstitution', { errors: unknown }) : null;
}

export function unknownIssuers(
  { issuer, partOf }: OutcomeBody,
  at: string,
  { isRegistered }: CheckContext,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!isRegistered(issuer)) errors.push(fieldError(`${at}/issuer`, 'unknownInstitution'));
  if (partOf !== undefined && !isRegistered(partOf.issuer)) {
    errors.push(fieldError(`${at}/partOf/issuer`, 'unknownInstitution'));
  }
  return errors;
}

// What shows only when ids are known: numbers against their facts, and who is whose part.
function familyFaults(evidence: readonly Evidence[], bodies: readonly OutcomeBody[]): FieldError[] {
  const errors: FieldError[] = [];
  const container = evidence[0]?.outcomeId;
  const seen = new Set<OutcomeId>();
  evidence.forEach(({ outcomeId, facts }, index) => {
    const at = index === 0 ? '' : `/components/${index - 1}`;
    const fault = numberFault(facts, bodies[index]?.number ?? '', at);
    if (fault !== null) errors.push(fault);
    if (seen.has(outcomeId)) errors.push(fieldError(`${at}/number`, 'duplicateItem'));
    seen.add(outcomeId);
    if (facts.partOf === outcomeId) errors.push(fieldError(`${at}/partOf`, 'partOfItself'));
    if (index > 0 && facts.partOf !== container) {
      errors.push(fieldError(`${at}/partOf`, 'notContainer'));
    }
  });
  return errors;
}

function factsOf(body: OutcomeBody, partOf: OutcomeId | undefined): OutcomeFacts {
  const { kind, issuer, title, code, level, studyMode, result, awardedOn, validUntil } = body;
  const scheme = schemeOf(body);
  const completedOn = body.completedOn ?? awardedOn;
  const hours = hundredths(body.hours);
  const credits = hundredths(body.credits);
  // The bank's own unit is written by leaving it out, so that saying it changes nothing.
  const creditScheme = body.creditScheme === BANK_UNIT ? undefined : body.creditScheme;
  const { grade, tags } = body;
  // In the order in which the log writes members: what is in order already costs no sorting.
  return present({
    awardedOn,
    code,
    completedOn,
    creditScheme: credits === undefined ? undefined : creditScheme,
    credits,
    grade: grade && { scale: grade.scale, value: gradeCode(grade.scale, grade.value) },
    hours,
    issuer,
    kind,
    level,
    partOf,
    result,
    scheme,
    studyMode,
    tags: tags !== undefined && tags.length > 0 ? [...new Set(tags)] : undefined,
    title,
    validUntil,
  });
}

type Loose<T> = { [field in keyof T]: T[field] | undefined };

/** Absent fields are left out, never null or undefined: the bytes of an event are its facts. */
function present(facts: Loose<Required<OutcomeFacts>>): OutcomeFacts {
  // A loop, for every outcome that is recorded goes through here.
  const kept: Record<string, unknown> = {};
  for (const field in facts) {
    const value = facts[field as keyof OutcomeFacts];
    if (value !== undefined) kept[field] = value;
  }
  return kept as unknown as OutcomeFacts;
}

function hundredths(text: string | undefined): number | undefined {
  return text === undefined ? undefined : (parseHundredths(text) ?? undefined);
}
