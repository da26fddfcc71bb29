/** What is sealed in one stream, in clear: for the learner whose it is. */
import type { Sealed } from '#domain';
import type { LearnerKey, PersonalData } from '#personal-data';

export class ClearTexts {
  constructor(
    private readonly personal: PersonalData,
    private readonly key: LearnerKey,
  ) {}

  /** Null for a text that does not open: the rest is given out all the same. */
  of(field: string, sealed: Sealed, of?: string): string | null {
    try {
      return this.personal.open(this.key, { stream: this.key.learnerId, field, of }, sealed);
    } catch {
      return null;
    }
  }

  /** As a member that is left out where there is nothing. */
  maybe<Name extends string>(name: Name, field: string, sealed: Sealed | undefined, of?: string) {
    if (sealed === undefined) return {};
    return { [name]: this.of(field, sealed, of) } as { readonly [member in Name]: string | null };
  }
}
