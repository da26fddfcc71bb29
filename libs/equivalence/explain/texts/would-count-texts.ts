/** What would make something count, in words: what a person can bring, ask for, or wait for. */
import type { BilingualText } from '#domain';
import type { WouldCountCode } from '../../types.js';
import { both, say } from './say.js';
import type { Values, Wordings } from './say.js';

/** What another plan could take. */
const CONVERSION = {
  outcomeAdded: [
    both(
      '再取得 {issuer} 的 {code}（{level} 级）并登记后可计入',
      'It would count with {code} of {issuer}, level {level}, recorded beside it',
    ),
    both(
      '再取得 {issuer} 的 {code} 并登记后可计入',
      'It would count with {code} of {issuer} recorded beside it',
    ),
    both(
      '再取得 {code}（{level} 级）并登记后可计入',
      'It would count with {code}, level {level}, recorded beside it',
    ),
    both('再取得 {code} 并登记后可计入', 'It would count with {code} recorded beside it'),
    both(
      '再取得 {scheme} 类 {level} 级证书并登记后可计入',
      'It would count with a certificate of {scheme}, level {level}, recorded beside it',
    ),
    both(
      '再取得 {issuer} 的成果并登记后可计入',
      'It would count with an outcome of {issuer} recorded beside it',
    ),
    both(
      '再登记 {needed} 学分的成果后可计入',
      'It would count with {needed} more credits recorded',
    ),
    both('登记所缺的成果后可计入', 'It would count once the outcome that is missing is recorded'),
  ],
  levelReached: [
    both('取得 {needed} 等级后可计入', 'It would count at level {needed}'),
    both('取得更高等级后可计入', 'It would count at a higher level'),
  ],
  creditsReached: [
    both('达到 {needed} 学分后可计入', 'It would count with {needed} credits'),
    both('学分足够后可计入', 'It would count with enough credits'),
  ],
  agreementMade: [
    both(
      '与机构 {issuer} 签订协议并登记后可计入',
      'It would count under an agreement with institution {issuer}',
    ),
    both('两个机构签订协议后可计入', 'It would count under an agreement of the two institutions'),
  ],
  overlapJudged: [
    both(
      '经评定内容重合度达到 {needed}% 后可计入',
      'It would count once its content is judged to overlap by {needed} %',
    ),
    both('经评定内容重合度足够后可计入', 'It would count once the overlap is judged to be enough'),
  ],
  targetFreed: [
    both('课程 {course} 空出后可计入', 'It would count were course {course} free'),
    both('目标课程空出后可计入', 'It would count were the target course free'),
  ],
} as const satisfies Partial<Record<WouldCountCode, Wordings>>;

/** What the outcome itself lacks. */
const OUTCOMES = {
  passed: [both('通过后可计入', 'It counts once it is passed')],
  valueStated: [
    both(
      '颁发机构补充学分或学时，或规则为其赋值后可计入',
      'It counts once credits or hours are stated, or a rule values it',
    ),
  ],
  hoursReached: [
    both('达到 {needed} 学时可计 {credits} 学分', '{needed} hours would bring {credits} credits'),
    both('学时足够后可计入', 'It would count with enough hours'),
  ],
  gradeReached: [
    both('成绩达到 {needed} 后可计入', 'It would count with a grade of {needed}'),
    both('成绩达到要求后可计入', 'It would count with the required grade'),
  ],
  validOn: [
    both(
      '提交 {date} 仍有效的证书后可计入',
      'It would count with a certificate that is valid on {date}',
    ),
    both('提交有效证书后可计入', 'It would count with a valid certificate'),
  ],
  awardedSince: [
    both('{date} 或以后取得的成果可计入', 'An outcome of {date} or later would count'),
    both('较近取得的成果可计入', 'A more recent outcome would count'),
  ],
  confirmedByIssuer: [
    both('经颁发机构 {issuer} 确认后可计入', 'It would count once its issuer {issuer} confirms it'),
    both('经颁发机构确认后可计入', 'It would count once its issuer confirms it'),
  ],
  statusRecorded: [
    both(
      '登记学习者身份 {status} 后可计入',
      'It would count with the learner’s status {status} recorded',
    ),
    both('登记所需的身份或学籍后可计入', 'It would count with the learner’s status recorded'),
  ],
  issuedAnew: [
    both(
      '撤销后不再计入；颁发机构另行颁发并登记后可计入',
      'What is revoked stays out; a new one of its issuer would count once recorded',
    ),
  ],
} as const satisfies Partial<Record<WouldCountCode, Wordings>>;

/** What only a rule or a person can change. */
const OTHERS = {
  countsElsewhere: [
    both(
      '这部分学习已由成果 {by} 计入，不重复计算',
      'This learning counts already, in outcome {by}',
    ),
    both('这部分学习已计入，不重复计算', 'This learning counts already'),
  ],
  higherInFamily: [
    both(
      '高于成果 {by} 后可取而代之',
      'It would count in the place of outcome {by} were it the higher one',
    ),
    both('成为系列中最高一项后可计入', 'It would count as the highest of its family'),
  ],
  capRaised: [
    both(
      '规则 {rule} 的上限为 {limit}；上限提高后可计入',
      'Rule {rule} allows {limit}; it would count under a higher cap',
    ),
    both('上限提高后可计入', 'It would count under a higher cap'),
  ],
  ruleChanged: [
    both(
      '规则 {rule} 的新版另有规定后才可计入',
      'It would count only under another version of rule {rule}',
    ),
    both('规则另有规定后才可计入', 'It would count only under other rules'),
  ],
  decidedAnew: [
    both('申请复核、由人工另行决定后可计入', 'It would count if a person decided otherwise'),
  ],
} as const satisfies Partial<Record<WouldCountCode, Wordings>>;

export const WOULD_COUNT_TEXTS: Readonly<Record<WouldCountCode, Wordings>> = {
  ...CONVERSION,
  ...OUTCOMES,
  ...OTHERS,
};

export function wouldCountText(one: {
  readonly code: WouldCountCode;
  readonly values: Values;
}): BilingualText {
  return say(WOULD_COUNT_TEXTS[one.code], one.values);
}
