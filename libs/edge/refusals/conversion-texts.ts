/** Refusals of rule books and conversions. */
import type { RefusalText } from './refusal.js';

export const CONVERSION_TEXTS = {
  creditsNotAvailable: {
    status: 409,
    title: { zh: '可用学分不足', en: 'The credits are not available' },
    next: {
      zh: '请重新取得转换方案:部分学分已被使用、撤销或更正。',
      en: 'Ask for the plan again: some of the credits were used, revoked or corrected.',
    },
  },
} as const satisfies Record<string, RefusalText>;
