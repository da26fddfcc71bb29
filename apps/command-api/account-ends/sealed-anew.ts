/**
 * The events of one account sealed anew for another one of the same person. Every kind of event is
 * listed here with the texts that are sealed in it: one that is added to the account has to say.
 */
import type { ConsentEvent, AccountEvent, TakenOverEvent } from '#domain';
import { withTakenOver } from '#domain';

/** Opens under the old key and seals under the new one; `of` is what the text is about. */
export type Anew = (field: string, sealed: string, of?: string) => string;

type Of<Type extends AccountEvent['type']> = Extract<AccountEvent, { type: Type }>['data'];
type Resealed<Data> = (data: Data, anew: Anew, step: string) => Data;
type Identity = Of<'AccountDetailsAdded'>;

function identity<Data extends Identity>(data: Data, anew: Anew): Data {
  const { externalIds, name, document, birthDate } = data;
  return {
    ...data,
    externalIds: externalIds.map((one) => ({ ...one, value: anew('externalId', one.value) })),
    ...(name === undefined ? {} : { name: anew('name', name) }),
    ...(document === undefined ? {} : { document: anew('document', document) }),
    ...(birthDate === undefined ? {} : { birthDate: anew('birthDate', birthDate) }),
  };
}

const asItIs = <Data>(data: Data): Data => data;

function number<Data extends { outcomeId: string; number: string }>(data: Data, anew: Anew): Data {
  return { ...data, number: anew('number', data.number, data.outcomeId) };
}

function reason<Data extends { outcomeId: string; reason: string }>(data: Data, anew: Anew): Data {
  return { ...data, reason: anew('reason', data.reason, data.outcomeId) };
}

function reviewed(data: Of<'ConversionReviewed'>, anew: Anew): Of<'ConversionReviewed'> {
  const { conversionId: of, step, items, conditions } = data;
  return {
    ...data,
    reason: anew(`review:${step}`, data.reason, of),
    ...(conditions === undefined ? {} : { conditions: anew(`conditions:${step}`, conditions, of) }),
    ...(items === undefined
      ? {}
      : {
          items: items.map((one) =>
            one.reason === undefined
              ? one
              : { ...one, reason: anew(`item:${step}:${one.course}`, one.reason, of) },
          ),
        }),
  };
}

/** What ends with the account: its shares were opened for what it held, and not for more. */
const ENDS_WITH_IT: readonly string[] = [
  'ShareOpened',
  'ShareWithdrawn',
  'ConsentGiven',
  'ConsentWithdrawn',
  'GuardianRecorded',
];

/** Events that stand at the end of an account, or hold another one, are not among them either. */
type TakenOver = Exclude<
  AccountEvent['type'],
  | 'AccountClosed'
  | 'AccountJoined'
  | 'LearnerForgotten'
  | 'ShareOpened'
  | 'ShareWithdrawn'
  | ConsentEvent['type']
>;

const RESEALED: { readonly [type in TakenOver]: Resealed<Of<type>> } = {
  AccountOpened: identity,
  AccountDetailsAdded: identity,
  OutcomeRecorded: number,
  OutcomeAttested: asItIs,
  OutcomeUpdated: asItIs,
  OutcomeCorrected: (data, anew) => number(reason(data, anew), anew),
  OutcomeRevoked: reason,
  RecognitionDecided: reason,
  FactRecorded: (data, anew) => ({
    ...data,
    reason: anew('reason', data.reason, data.fact.factId),
  }),
  ConversionApplied: asItIs,
  ConversionConfirmed: asItIs,
  ConversionReviewed: reviewed,
  ConversionResubmitted: asItIs,
  ConversionGranted: asItIs,
  // The reason of a refusal is sealed as the last review's.
  ConversionRefused: (data, anew, step) => ({
    ...data,
    reason: anew(`review:${step}`, data.reason, data.conversionId),
  }),
  ConversionWithdrawn: asItIs,
  ConversionReversed: (data, anew) => ({
    ...data,
    reason: anew('reason', data.reason, data.conversionId),
  }),
  ConversionAppealed: (data, anew) => ({
    ...data,
    reason: anew(`appeal:${data.appealId}`, data.reason, data.conversionId),
  }),
  ConversionAppealDecided: (data, anew) => ({
    ...data,
    reason: anew(`appealDecision:${data.appealId}`, data.reason, data.conversionId),
  }),
};

/** In their order; what the account itself had taken over stands among them. */
export function sealedAnew(events: Iterable<TakenOverEvent>, anew: Anew): TakenOverEvent[] {
  const steps = new Map<string, string>();
  const going = [...withTakenOver(events)].filter(({ type }) => !ENDS_WITH_IT.includes(type));
  return going.map(({ type, data, epoch, recordedOn }) => {
    const { conversionId = '', step } = data as { conversionId?: string; step?: string };
    if (type === 'ConversionReviewed') steps.set(conversionId, step ?? '');
    const resealed = RESEALED[type as TakenOver] as Resealed<unknown> | undefined;
    if (resealed === undefined) throw new Error(`no account takes over an event ${type}`);
    return { type, data: resealed(data, anew, steps.get(conversionId) ?? ''), epoch, recordedOn };
  });
}

/** Who it is and the facts, then each outcome, then what was converted from them. */
export function inParts(events: readonly TakenOverEvent[]): TakenOverEvent[][] {
  const account: TakenOverEvent[] = [];
  const outcomes = new Map<string, TakenOverEvent[]>();
  const conversions: TakenOverEvent[] = [];
  for (const event of events) {
    const about = event.data as { outcomeId?: string; conversionId?: string };
    const { outcomeId, conversionId } = about;
    if (conversionId !== undefined) conversions.push(event);
    else if (outcomeId === undefined) account.push(event);
    else outcomes.set(outcomeId, [...(outcomes.get(outcomeId) ?? []), event]);
  }
  return [account, ...outcomes.values(), ...(conversions.length === 0 ? [] : [conversions])];
}
