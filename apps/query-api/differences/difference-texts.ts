/** A difference between two versions in sentences, in both languages. */
import type { BilingualText } from '#domain';
import type { FieldChange, ItemChange, Section } from '#equivalence';

const NAMES: { readonly [section in Section]: BilingualText } = {
  rules: { zh: '规则', en: 'Rule' },
  courses: { zh: '课程', en: 'Course' },
  buckets: { zh: '课程模块', en: 'Bucket' },
  transitions: { zh: '新旧方案对照', en: 'Transition' },
  examples: { zh: '示例', en: 'Example' },
};

export function itemText(section: Section, { name, change, item }: ItemChange): BilingualText {
  const { zh, en } = NAMES[section];
  const why = wordsOf(item);
  switch (change) {
    case 'added':
      return { zh: `新增${zh} ${name}${why.zh}。`, en: `${en} ${name} is new${why.en}.` };
    case 'removed':
      return { zh: `删除${zh} ${name}${why.zh}。`, en: `${en} ${name} is gone${why.en}.` };
    case 'changed':
      return { zh: `${zh} ${name} 有改动${why.zh}。`, en: `${en} ${name} changed${why.en}.` };
  }
}

/** `within`: the pointer of the item, left out of the sentence since it is named before. */
export function fieldText({ pointer, before, after }: FieldChange, within = ''): BilingualText {
  const field = pointer.slice(within.length + 1).replaceAll('/', ' › ') || '·';
  if (before === undefined) {
    return { zh: `${field}:新增 ${written(after)}。`, en: `${field}: now ${written(after)}.` };
  }
  if (after === undefined) {
    return {
      zh: `${field}:删除 ${written(before)}。`,
      en: `${field}: no longer ${written(before)}.`,
    };
  }
  return {
    zh: `${field}:由 ${written(before)} 改为 ${written(after)}。`,
    en: `${field}: was ${written(before)}, is now ${written(after)}.`,
  };
}

/** The reason of a rule, or the title of a course, where it has one in both languages. */
function wordsOf(item: ItemChange['item']): BilingualText {
  const words = item['reason'] ?? item['title'];
  const { zh, en } = (typeof words === 'object' && words !== null ? words : {}) as Partial<
    Record<'zh' | 'en', unknown>
  >;
  if (typeof zh !== 'string' || typeof en !== 'string') return { zh: '', en: '' };
  return { zh: `（${shortened(zh)}）`, en: ` (${shortened(en)})` };
}

function written(value: unknown): string {
  return shortened(JSON.stringify(value));
}

const LONGEST = 200;

/** The whole value stands beside the sentence. */
function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
