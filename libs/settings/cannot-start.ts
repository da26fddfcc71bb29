/** One sentence or more in both languages of the bank. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** A process cannot start (or go on) on this machine; the text says what to do about it. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';

  constructor(
    readonly text: Bilingual,
    options?: ErrorOptions,
  ) {
    super(`${text.zh}\n${text.en}`, options);
  }
}

/** An error that says what to do; migrations, which import nothing of ours, have their own. */
export function isExplained(error: unknown): error is Error & { readonly text: Bilingual } {
  if (!(error instanceof Error) || !('text' in error)) return false;
  const { text } = error;
  return typeof text === 'object' && text !== null && 'zh' in text && 'en' in text;
}
