/** Which institutions have a reason to see an account: the clear part of the fold says it. */
import type { Account } from '#domain';

/** It recorded or attested an outcome, registered the learner, or got an application. */
export function concerns(account: Account, institution: string): boolean {
  return (
    Object.values(account.outcomes).some(
      ({ recordedBy, attestedBy }) =>
        recordedBy === institution || attestedBy.includes(institution),
    ) ||
    Object.values(account.conversions).some((one) => one.institution === institution) ||
    account.externalIds.some((one) => one.issuer === institution)
  );
}
