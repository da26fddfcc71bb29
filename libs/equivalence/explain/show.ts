/** An explanation as the API writes it: amounts as decimal strings. */
import { formatHundredths } from '#domain';
import type { OutcomeExplanation } from './outcome.js';
import type { ExplanationStep } from './steps.js';

export function showExplanation(explained: OutcomeExplanation) {
  const { version, learner, steps, face, wouldCount } = explained;
  return {
    version,
    learner: {
      statuses: learner.statuses,
      enrolments: learner.enrolments.map(({ institution, programme, plan, cohort }) => ({
        institution,
        programme,
        ...(plan === undefined ? {} : { plan }),
        ...(cohort === undefined ? {} : { cohort }),
      })),
    },
    faceValue: face === null ? null : formatHundredths(face),
    steps: steps.map(showStep),
    wouldCount: wouldCount.map(({ gain, ...one }) =>
      gain === undefined ? one : { ...one, gain: formatHundredths(gain) },
    ),
  };
}

function showStep({ from, result, rounding, ...step }: ExplanationStep) {
  return {
    ...step,
    from: formatHundredths(from),
    ...(rounding === undefined
      ? {}
      : {
          rounding: {
            granularity: formatHundredths(rounding.granularity),
            mode: rounding.mode,
          },
        }),
    result: formatHundredths(result),
  };
}
