/** How much of a password is left where all is taken out of it that guessers try first. */

/** Words of which people make passwords, in the languages of the bank. */
const COMMON = `password passwort passwd admin administrator root user guest login welcome letmein
  changeme secret default qwerty qwertz azerty asdf zxcv qazwsx iloveyou loveyou lovely forever
  hello monkey dragon master shadow sunshine princess football baseball basketball soccer hockey
  superman batman spiderman starwars pokemon computer internet windows samsung android google
  freedom whatever trustno cheese summer winter spring autumn january february march april june
  july august september october november december monday tuesday friday saturday sunday michael
  jordan charlie daniel jessica jennifer thomas george robert maggie ginger pepper cookie banana
  orange purple silver golden yellow diamond flower butterfly angel heaven jesus matrix killer
  hunter ranger tiger lion eagle falcon phoenix mustang ferrari porsche mercedes yamaha manchester
  united chelsea arsenal liverpool barcelona london america china student teacher school college
  university test temp abc love baby money lucky happy family friend mother father
  woaini woaiwojia mima zhongguo beijing shanghai guangzhou shenzhen dalian liaoning xuesheng
  laoshi daxue xuexiao guanliyuan yonghu nihao wang zhang chen liu yang huang zhao
  密码 我爱你 管理员 用户 学生 老师 大学 学校 学院 中国 你好`.split(/\s+/);

/** What is written on the keys, and the alphabet: nobody types them by chance. */
const ROWS = [
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'abcdefghijklmnopqrstuvwxyz',
  '1234567890',
  '0123456789',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  'qazwsxedcrfvtgbyhnujm',
].flatMap((row) => [row, [...row].reverse().join('')]);

const LEAST_OF_A_ROW = 4;

const LOOKALIKES: Readonly<Record<string, string>> = {
  ...{ '@': 'a', '4': 'a', '3': 'e', '1': 'i', '!': 'i' },
  ...{ '0': 'o', $: 's', '5': 's', '7': 't' },
};

/** Characters that are left without common words, `words`, rows, repetitions and long numbers. */
export function unguessed(password: string, words: readonly string[] = []): number {
  const plain = password.toLowerCase().replace(/[\s._-]/gu, '');
  const read = plain.replace(/[@4310!$57]/gu, (letter) => LOOKALIKES[letter] ?? letter);
  // A digit may stand for a letter or for itself: the reading that guessers like better counts.
  return Math.min(left(plain, words), left(read, words));
}

function left(text: string, words: readonly string[]): number {
  const known = [...COMMON, ...words].sort((a, b) => b.length - a.length);
  const rest = known.reduce((kept, word) => kept.replaceAll(word, ' '), withoutRows(text));
  const once = rest
    .replace(/\d{5,}/gu, (digits) => digits.slice(0, 4))
    .replace(/(.{4,32}?)\1+/gu, '$1')
    .replace(/(.{1,3}?)\1{2,}/gu, '$1');
  return [...once.replaceAll(' ', '')].length;
}

/** Every stretch of a row becomes a gap, the longest that begins at a place first. */
function withoutRows(text: string): string {
  let kept = '';
  for (let at = 0; at < text.length;) {
    const length = rowAt(text, at);
    kept += length === 0 ? text.charAt(at) : ' ';
    at += length === 0 ? 1 : length;
  }
  return kept;
}

function rowAt(text: string, at: number): number {
  let longest = 0;
  for (const row of ROWS) {
    const from = row.indexOf(text.slice(at, at + LEAST_OF_A_ROW));
    if (from === -1 || text.length - at < LEAST_OF_A_ROW) continue;
    let length = LEAST_OF_A_ROW;
    while (from + length < row.length && row[from + length] === text[at + length]) length += 1;
    longest = Math.max(longest, length);
  }
  return longest;
}
