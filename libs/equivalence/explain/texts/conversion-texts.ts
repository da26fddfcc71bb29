/** What is said of a conversion: how it stands, by which version, and how credits were drawn. */
import type { BilingualText, ConversionRecord } from '#domain';
import type { ReasonCode } from '../../types.js';
import { reasonText } from './reason-texts.js';
import { both, say } from './say.js';
import type { Values, Wordings } from './say.js';

type Status = ConversionRecord['status'];

const STATUS_TEXTS: Readonly<Record<Status, Wordings>> = {
  awaitingLearner: [
    both(
      '申请 {credits} 学分，等待学习者本人确认；未确认前不动用任何学分',
      '{credits} credits are applied for; the learner has to confirm before anything is spent',
    ),
    both('等待学习者本人确认', 'The learner has to confirm it'),
  ],
  inReview: [
    both(
      '申请 {credits} 学分，审核中；授予前不占用任何学分',
      '{credits} credits are applied for and under review; nothing is reserved before the grant',
    ),
    both('审核中', 'Under review'),
  ],
  returned: [
    both(
      '申请 {credits} 学分，已退回补充材料；补充后可再次提交',
      'The application for {credits} credits was returned for more evidence; it can be resubmitted',
    ),
    both('已退回补充材料', 'Returned for more evidence'),
  ],
  granted: [
    both('于 {date} 授予 {credits} 学分', '{credits} credits were granted on {date}'),
    both('已授予', 'Granted'),
  ],
  partlyGranted: [
    both(
      '于 {date} 部分授予，计 {credits} 学分',
      'A part was granted on {date}: {credits} credits',
    ),
    both('部分授予', 'Granted in part'),
  ],
  refused: [
    both(
      '未予授予；没有动用任何学分，可以申诉',
      'Refused; nothing was spent, and an appeal is open',
    ),
  ],
  withdrawn: [both('已撤回；没有动用任何学分', 'Withdrawn; nothing was spent')],
  reversed: [
    both(
      '于 {reversedOn} 撤销授予；所用学分已退回账户',
      'The grant was reversed on {reversedOn}; the credits that it used are available again',
    ),
    both(
      '已撤销授予；所用学分已退回账户',
      'Reversed; the credits that it used are available again',
    ),
  ],
};

export function statusText(status: Status, values: Values): BilingualText {
  return say(STATUS_TEXTS[status], values);
}

const VERSION: Wordings = [
  both(
    '按规则集 {id} 第 {version} 版：申请日 {day} 时适用的最新版本；以后的版本不改变本次转换',
    'By version {version} of rule book {id}: the latest in force when it was applied for on ' +
      '{day}; later versions leave this conversion as it is',
  ),
  both('按申请时适用的最新版本', 'By the latest version in force when it was applied for'),
];

export function judgedByText(values: Values): BilingualText {
  return say(VERSION, values);
}

const DRAW: Wordings = [
  both(
    '还需 {needed} 学分，取自成果“{title}”（{awardedOn} 取得）{drawn}，尚差 {left}',
    '{needed} credits needed; {drawn} from “{title}”, awarded on {awardedOn}; {left} still missing',
  ),
  both(
    '还需 {needed} 学分，取 {drawn}，尚差 {left}',
    '{needed} credits needed; {drawn} drawn; {left} still missing',
  ),
  both('取自一项成果', 'Drawn from an outcome'),
];

const LAST_DRAW: Wordings = [
  both(
    '还需 {needed} 学分，取自成果“{title}”（{awardedOn} 取得）{drawn}，已足',
    '{needed} credits needed; {drawn} from “{title}”, awarded on {awardedOn}, which is enough',
  ),
  both(
    '还需 {needed} 学分，取 {drawn}，已足',
    '{needed} credits needed; {drawn} drawn, which is enough',
  ),
  both('取自一项成果', 'Drawn from an outcome'),
];

const WITHOUT_DRAW: Wordings = [
  both(
    '凭成果“{title}”（{awardedOn} 取得）免修，不动用学分',
    'Exempt by “{title}”, awarded on {awardedOn}; nothing is drawn from it',
  ),
  both('免修，不动用学分', 'Exempt; nothing is drawn'),
];

/** All that the sources have; the rule grants the course for less than its own credits. */
const SHORT_DRAW: Wordings = [
  both(
    '取自成果“{title}”（{awardedOn} 取得）{drawn}；规则不要求学分足额',
    '{drawn} from “{title}”, awarded on {awardedOn}; the rule does not ask for all of the credits',
  ),
  both(
    '取 {drawn}；规则不要求学分足额',
    '{drawn} drawn; the rule does not ask for all of the credits',
  ),
  both('规则不要求学分足额', 'The rule does not ask for all of the credits'),
];

const DRAWS = { more: DRAW, last: LAST_DRAW, short: SHORT_DRAW, none: WITHOUT_DRAW } as const;

/** One draw: with more to come, the last one, the last one that falls short, or none at all. */
export function drawText(values: Values, kind: keyof typeof DRAWS): BilingualText {
  return say(DRAWS[kind], values);
}

const FLAGS: Readonly<Record<string, Wordings>> = {
  overdrawn: [
    both(
      '所用成果认定的学分比已用的少 {amount}，须撤销转换或补足学分',
      'Less is recognised of an outcome than conversions used, by {amount}, until it is reversed ' +
        'or earned',
    ),
    both(
      '所用成果认定的学分少于已用的学分',
      'Less is recognised of an outcome than conversions used of it',
    ),
  ],
};

/** The flag, and the reason behind it. */
export function flagText(code: string, cause: string, amount: string | undefined): BilingualText {
  const flag = say(FLAGS[code] ?? [both(code, code)], { amount });
  const reason = reasonText({ code: cause as ReasonCode });
  return { zh: `${flag.zh}；原因：${reason.zh}`, en: `${flag.en}; cause: ${reason.en}` };
}
