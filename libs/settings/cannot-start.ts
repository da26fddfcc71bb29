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
