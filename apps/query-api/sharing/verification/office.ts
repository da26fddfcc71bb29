/** For which institution somebody verifies. */
import type { Caller } from '#edge';

/** Only a token that is for verifying speaks for its institution; any other is a stranger's. */
export function officeOf(caller: Caller | undefined): string | undefined {
  return caller?.scopes.includes('verify') === true ? caller.institution : undefined;
}
