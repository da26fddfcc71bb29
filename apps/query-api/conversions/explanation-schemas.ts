/** What a plan and the explanation of a conversion answer, for the API document. */
import { REASON_CODES, WOULD_COUNT_CODES } from '#equivalence';
import { amount, bilingual, date, id, list, object, oneOf, orNull } from '../schemas.js';
import { extended, ruleBookRef, text } from '../schemas.js';
import { CONVERSION } from './schemas.js';

const yesNo = { type: 'boolean' } as const;
const said = { reason: bilingual, source: text, judgment: bilingual };
const grade = object({ scale: text, value: text });
const written = { type: 'string', description: 'Credits, or a number of items' } as const;

const granted = object(
  { policy: oneOf('fixed', 'converted', 'exempt', 'passed', 'minimum'), inAverage: yesNo },
  { scale: text, value: text },
);

const match = {
  course: orNull(text),
  credits: amount,
  rule: text,
  sources: list(object({ outcomeId: id, drawn: amount, forfeited: amount })),
  text: bilingual,
};
const matchOptions = { ...said, grade: granted, needsJudgment: yesNo };

const wouldCountIf = object({
  code: oneOf(...WOULD_COUNT_CODES),
  values: { type: 'object', additionalProperties: { type: 'string' } },
  gain: amount,
  text: bilingual,
});

const miss = { code: oneOf(...REASON_CODES), text: bilingual };
const missOptions = { rule: text, ...said, wouldCountIf };

export const PLAN = object({
  optimal: yesNo,
  ordered: { ...yesNo, description: 'Of those that are as good, it is the first in order' },
  text: bilingual,
  admissible: amount,
  converted: amount,
  matches: list(object(match, matchOptions)),
  used: list(
    object({
      outcomeId: id,
      courses: list(orNull(text)),
      drawn: amount,
      forfeited: amount,
      text: bilingual,
    }),
  ),
  notUsed: list(object({ outcomeId: id, admissible: amount, ...miss }, missOptions)),
  open: list(object({ course: text, credits: amount, ...miss }, missOptions)),
  caps: list(
    object(
      {
        rule: text,
        unit: oneOf('credits', 'items'),
        limit: written,
        asked: written,
        excluded: written,
        text: bilingual,
      },
      said,
    ),
  ),
  audit: list(
    object({ rule: text, needed: amount, has: amount, met: yesNo, text: bilingual }, said),
  ),
  ruleBook: ruleBookRef,
});

const draw = object(
  {
    outcomeId: id,
    title: text,
    kind: text,
    issuer: text,
    needed: amount,
    drawn: amount,
    left: amount,
    forfeited: amount,
    text: bilingual,
  },
  { code: text, level: text, awardedOn: date, grade },
);

const judgedBy = object(
  { ruleBook: ruleBookRef, referenceDay: date, text: bilingual },
  { title: bilingual, source: text, validFrom: date, validTo: date },
);

const explained = object(
  { ...match, draws: list(draw) },
  { ...matchOptions, courseTitle: bilingual, class: text, bucket: text },
);

const flag = object({ code: text, cause: text, text: bilingual }, { outcomeId: id, amount });

/** The conversion itself, and beside it why it is so. */
export const CONVERSION_EXPLANATION = extended(
  CONVERSION,
  {
    text: bilingual,
    judgedBy,
    matches: list(explained),
    converted: amount,
    consumed: amount,
    flags: list(flag),
  },
  { leftOut: list(explained), asked: PLAN },
);
