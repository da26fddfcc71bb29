/** What was recorded of each outcome, with numbers and reasons in clear; and the facts. */
import { formatHundredths, withTakenOver } from '#domain';
import type { AccountEvent, BilingualText, OutcomeFacts, TakenOverEvent } from '#domain';
import type { StoredEvent } from '#event-store';
import type { ClearTexts } from './clear-texts.js';

type OutcomeEvent = Extract<AccountEvent, { data: { readonly outcomeId: string } }>;
type FactData = Extract<AccountEvent, { type: 'FactRecorded' }>['data'];

interface Said {
  readonly code: string;
  readonly text: BilingualText;
}

const RECORDS: { readonly [type in OutcomeEvent['type']]: Said } = {
  OutcomeRecorded: { code: 'recorded', text: { zh: '登记', en: 'Recorded' } },
  OutcomeAttested: { code: 'attested', text: { zh: '确认', en: 'Attested' } },
  OutcomeUpdated: { code: 'updated', text: { zh: '更新结果', en: 'Its result was updated' } },
  OutcomeCorrected: { code: 'corrected', text: { zh: '更正', en: 'Corrected' } },
  OutcomeRevoked: { code: 'revoked', text: { zh: '撤销', en: 'Revoked' } },
  RecognitionDecided: {
    code: 'recognitionDecided',
    text: { zh: '认定决定', en: 'Recognition was decided by a person' },
  },
};

export const RECORD_CODES = Object.values(RECORDS).map(({ code }) => code);

/** By outcome, in the order of their first recording. */
export function outcomesIn(events: readonly StoredEvent[], clear: ClearTexts): object[] {
  const outcomes = new Map<string, object[]>();
  for (const event of withTakenOver(events)) {
    if (!Object.hasOwn(RECORDS, event.type)) continue;
    const { outcomeId } = event.data as OutcomeEvent['data'];
    const records = outcomes.get(outcomeId) ?? [];
    records.push(record(event, clear));
    outcomes.set(outcomeId, records);
  }
  return [...outcomes].map(([outcomeId, records]) => ({ outcomeId, records }));
}

function record(event: TakenOverEvent, clear: ClearTexts): object {
  const { recordedOn: on } = event;
  const { type, data } = event as TakenOverEvent & OutcomeEvent;
  return { ...RECORDS[type], on, by: data.by, ...details({ type, data } as OutcomeEvent, clear) };
}

function details({ type, data }: OutcomeEvent, clear: ClearTexts): object {
  const { outcomeId } = data;
  switch (type) {
    case 'OutcomeAttested':
      return {};
    case 'OutcomeRecorded': {
      const { outcome, number, numberChecked } = data;
      return {
        outcome: factsOf(outcome),
        number: clear.of('number', number, outcomeId),
        numberChecked,
      };
    }
    case 'OutcomeUpdated':
      return { outcome: factsOf(data.outcome) };
    case 'OutcomeCorrected': {
      const { outcome, number, numberChecked, reason, effectiveOn } = data;
      return {
        outcome: factsOf(outcome),
        number: clear.of('number', number, outcomeId),
        numberChecked,
        effectiveOn,
        reason: clear.of('reason', reason, outcomeId),
      };
    }
    case 'OutcomeRevoked':
      return {
        effectiveOn: data.effectiveOn,
        reason: clear.of('reason', data.reason, outcomeId),
      };
    case 'RecognitionDecided': {
      const { credits, reason, precedent } = data;
      return {
        credits: formatHundredths(credits),
        reason: clear.of('reason', reason, outcomeId),
        ...(precedent === undefined ? {} : { precedent }),
      };
    }
  }
}

function factsOf({ credits, hours, ...facts }: OutcomeFacts): object {
  return {
    ...facts,
    ...(credits === undefined ? {} : { credits: formatHundredths(credits) }),
    ...(hours === undefined ? {} : { hours: formatHundredths(hours) }),
  };
}

export function factsIn(events: readonly StoredEvent[], clear: ClearTexts): object[] {
  return [...withTakenOver(events)].flatMap(({ type, data, recordedOn }) => {
    if (type !== 'FactRecorded') return [];
    const { fact, by, reason } = data as FactData;
    const told = {
      on: recordedOn,
      recordedBy: by,
      reason: clear.of('reason', reason, fact.factId),
    };
    const percent = fact.type === 'overlap' ? { percent: formatHundredths(fact.percent) } : {};
    const shown: object = { ...fact, ...percent, ...told };
    return [shown];
  });
}
