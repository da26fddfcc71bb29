/** The closed list of refusals: code → HTTP status and texts. Codes are never translated. */
import { ACCESS_TEXTS } from './access-texts.js';
import { CONVERSION_TEXTS } from './conversion-texts.js';
import { RECORD_TEXTS } from './record-texts.js';
import type { RefusalText } from './refusal.js';
import { REQUEST_TEXTS } from './request-texts.js';
import { RULE_BOOK_TEXTS } from './rule-book-texts.js';
import { SHARING_TEXTS } from './sharing-texts.js';

const TEXTS = {
  ...REQUEST_TEXTS,
  ...ACCESS_TEXTS,
  ...RECORD_TEXTS,
  ...RULE_BOOK_TEXTS,
  ...CONVERSION_TEXTS,
  ...SHARING_TEXTS,
};

export type RefusalCode = keyof typeof TEXTS;

export const REFUSAL_TEXTS: Readonly<Record<RefusalCode, RefusalText>> = TEXTS;
