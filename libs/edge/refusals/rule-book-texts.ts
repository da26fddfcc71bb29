/** Refusals of rule books. */
import type { RefusalText } from './refusal.js';

export const RULE_BOOK_TEXTS = {
  invalidRuleBook: {
    status: 422,
    title: { zh: '规则集不能发布', en: 'The rule book cannot be published' },
    next: {
      zh: '请按 errors 逐项改正草稿,用 POST /v1/rule-books/{id}/check 检查后再发布。',
      en: 'Correct the draft as errors says, check it with POST /v1/rule-books/{id}/check and publish again.',
    },
  },
  ruleBookTaken: {
    status: 409,
    title: { zh: '此规则集编号属于另一认定机构', en: 'The book id belongs to another authority' },
    next: {
      zh: '请另选 bookId。',
      en: 'Choose another bookId.',
    },
  },
  ruleBookNotPublished: {
    status: 409,
    title: { zh: '该版本尚未发布', en: 'The version is not published' },
    next: {
      zh: '只有已发布的版本可以撤回;草稿可用 PUT /v1/rule-books/{id}/draft 修改。',
      en: 'Only a published version can be withdrawn; change a draft with PUT /v1/rule-books/{id}/draft.',
    },
  },
  ruleBookWithdrawn: {
    status: 409,
    title: { zh: '该版本已撤回', en: 'The version was withdrawn' },
    next: {
      zh: '撤回的版本不能再发布;请提交新的草稿作为下一版本。',
      en: 'A withdrawn version stays withdrawn; send a draft, which becomes the next version.',
    },
  },
} as const satisfies Record<string, RefusalText>;
