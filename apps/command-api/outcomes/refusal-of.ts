/** What the field refuses, in the words of the edge. */
import { concerns, formatHundredths } from '#domain';
import type { Actor, ContentField, OutcomeRecord, RefusedDecision } from '#domain';
import { fieldError, Refusal } from '#edge';

/** `at` is where the outcome stands in the body. */
export function refusalOf(decision: RefusedDecision, at = ''): Refusal {
  switch (decision.refused) {
    case 'evidenceConflict': {
      const errors = decision.fields.map((field) => fieldError(`${at}/${field}`, 'differs'));
      return new Refusal('evidenceConflict', { errors });
    }
    case 'issuerChanged':
      return new Refusal('invalidBody', { errors: [fieldError(`${at}/issuer`, 'differs')] });
    case 'aboveFaceValue': {
      const faceValue = formatHundredths(decision.faceValue);
      return new Refusal('aboveFaceValue', { members: { faceValue } });
    }
    default:
      return new Refusal(decision.refused);
  }
}

/** Issuer, recorder and attesters see what they contradict; anyone else learns the fields only. */
export function recordedContent(
  outcome: OutcomeRecord | undefined,
  fields: readonly ContentField[],
  by: Actor,
): { recorded?: Readonly<Record<string, unknown>> } {
  if (outcome === undefined || !concerns(outcome, by)) return {};
  const facts: Readonly<Record<string, unknown>> = { ...outcome.facts };
  const shown = fields.map((field) => [field, asWritten(facts[field])] as const);
  const given = shown.filter(([, value]) => value !== undefined);
  return given.length === 0 ? {} : { recorded: Object.fromEntries(given) };
}

/** Amounts leave the bank as decimal text. */
function asWritten(value: unknown): unknown {
  return typeof value === 'number' ? formatHundredths(value) : value;
}
