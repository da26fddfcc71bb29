/** The answer to "does it stand": one result of a closed list, and how it was come by. */

export const RESULTS = [
  'valid',
  'revoked',
  'suspended',
  'expired',
  'notYetValid',
  'unknownIssuer',
  'tampered',
  'statusTooOld',
] as const;
export type VerificationResult = (typeof RESULTS)[number];

export const CHECK_NAMES = ['form', 'issuer', 'proof', 'status', 'period'] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

export interface Check {
  readonly name: CheckName;
  /** `notChecked`: an earlier check failed, so that this one could say nothing. */
  readonly result: 'passed' | 'failed' | 'notChecked';
  readonly detail: Bilingual;
}

export interface Verdict {
  readonly result: VerificationResult;
  /** Always all of them, in order. */
  readonly checks: readonly Check[];
}

/** What one check found: nothing against it, or the result that it comes to. */
export interface Finding {
  readonly result: VerificationResult;
  readonly detail: Bilingual;
}

export function passed(zh: string, en: string): Finding {
  return { result: 'valid', detail: { zh, en } };
}

export function failed(
  result: Exclude<VerificationResult, 'valid'>,
  zh: string,
  en: string,
): Finding {
  return { result, detail: { zh, en } };
}

const NOT_CHECKED: Bilingual = {
  zh: '前面的检查未通过，此项未检查。',
  en: 'Not checked, for an earlier check failed.',
};

/** Which failure speaks for the whole, where status and period both fail. */
const WEIGHT: readonly VerificationResult[] = [
  'tampered',
  'unknownIssuer',
  'revoked',
  'suspended',
  'expired',
  'notYetValid',
  'statusTooOld',
];

export function verdict(found: ReadonlyMap<CheckName, Finding>): Verdict {
  const results = new Set([...found.values()].map(({ result }) => result));
  return {
    result: WEIGHT.find((result) => results.has(result)) ?? 'valid',
    checks: CHECK_NAMES.map((name) => {
      const finding = found.get(name);
      if (finding === undefined) return { name, result: 'notChecked', detail: NOT_CHECKED };
      return {
        name,
        result: finding.result === 'valid' ? 'passed' : 'failed',
        detail: finding.detail,
      };
    }),
  };
}
