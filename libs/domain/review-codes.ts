/**
 * Why a reviewer refuses a course or a whole application: the substantial differences of the Lisbon
 * Recognition Convention (level, workload, content, outcomes, quality of the evidence), as codes of
 * a closed list. Texts stand beside the answers; a code never changes its meaning.
 */
export const REVIEW_CODES = [
  /** Different in something that matters for the programme; the reason says in what. */
  'substantialDifference',
  /** The outcomes are not the course's, whatever its name. */
  'notEquivalent',
  'overlapTooLow',
  'levelTooLow',
  'workloadTooLow',
  /** What was learned is no longer what the course teaches. */
  'outdated',
  /** The course has to be earned at the receiving institution. */
  'mustBeEarnedHere',
  'insufficientEvidence',
  'evidenceNotVerified',
  /** None of the others; the reason alone says why. */
  'refusedByReview',
] as const;
export type ReviewCode = (typeof REVIEW_CODES)[number];
