/** The event that the log, the plain insert and the rivals are all measured with. */

/** About 350 bytes as JSON: an outcome as it lies in the log, its number sealed. */
export function payload(at: number): object {
  return {
    outcomeId: `00000000-0000-4000-9000-${String(at).padStart(12, '0')}`,
    by: 'BENCH',
    outcome: {
      kind: 'course',
      issuer: 'BENCH',
      title: `Course ${at % 500}`,
      code: `K0${at % 500}`,
      result: 'passed',
      awardedOn: '2024-06-30',
      hours: 4_800,
      credits: 300,
    },
    number: 'c2VhbGVkLXdpdGgtdGhlLWtleS1vZi10aGUtbGVhcm5lci1hbmQtcGFkZGVkLXRvLXNpeHR5LWZvdXI',
    numberChecked: false,
  };
}

export const EVENT_TYPE = 'OutcomeRecorded';
export const CALLERS = 32;
