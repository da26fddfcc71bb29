/** What people read at the issuer, in both languages of the bank. */
export const TEXTS = {
  zh: {
    bank: '学分银行',
    title: '登录学分银行',
    name: '用户名',
    password: '密码',
    submit: '登录',
    cancel: '取消',
    toChange: '更改密码',
    wrong: '用户名或密码不正确。请核对后重试；忘记密码请联系学分银行管理员。',
    later: '尝试次数过多。请稍候再试，或联系学分银行管理员。',
    over: '初始密码已过有效期。请联系学分银行管理员换取新的初始密码。',
    changing: '更改密码',
    drawn: '这是学分银行生成的初始密码。请设定自己的密码，然后即可登录。',
    current: '当前密码',
    chosen: '新密码',
    again: '再输入一次新密码',
    rules:
      '至少 15 个字符，字符种类不限，例如几个互不相关的词；不要用常见词、键盘顺序、学分银行的名称或您的用户名。更改后，其他设备上的登录随即失效。',
    change: '更改并登录',
    short: '新密码太短。请至少使用 15 个字符，例如几个互不相关的词。',
    long: '新密码太长。请使用不超过 256 字节（约 256 个英文字母或 85 个汉字）的密码。',
    common: '新密码由常见词、键盘顺序、数字或重复组成，容易被猜中。请换一个。',
    context: '新密码主要由学分银行的名称、机构代码或您的用户名组成，容易被猜中。请换一个。',
    unlike: '两次输入的新密码不一致。请重新输入。',
    same: '新密码与当前密码相同。请换一个。',
    consenting: '允许此应用代您办理吗？',
    wants: '这个应用不属于学分银行。它请求：',
    who: '知道您在学分银行的账户编号、角色与所属机构',
    own: '以您的名义查看您的学分账户，并处理由您本人决定的事项（转换、申诉、分享、同意等）',
    'outcomes:write': '以您的名义登记与更正学习成果',
    'rules:write': '以您的名义提交转换规则',
    'conversions:review': '以您的名义审核转换申请',
    'transcripts:read': '以您的名义查看成绩单',
    verify: '以您的名义核验成绩单',
    'bank:operate': '以您的名义管理学分银行',
    lasts: '每次登录后一小时内有效，直至您撤回。您可以随时在此撤回：',
    allow: '允许',
    deny: '拒绝',
    consents: '可代您办理的应用',
    nobody: '没有不属于学分银行的应用可代您办理。',
    since: '允许于',
    withdraw: '撤回',
    withdrawn: '已撤回。该应用的令牌随即失效，最迟一分钟。',
    stranger: '您尚未在此登录。请先在任一应用中登录学分银行，再打开此页面。',
    signOut: '要退出学分银行吗？',
    yes: '退出',
    no: '保持登录',
    signedOut: '您已退出学分银行，可以关闭此页面。',
    error: '登录未能完成',
    retry: '此次登录已失效或请求有误。请回到您使用的应用重新登录。',
  },
  en: {
    bank: 'Credit bank',
    title: 'Sign in to the credit bank',
    name: 'User name',
    password: 'Password',
    submit: 'Sign in',
    cancel: 'Cancel',
    toChange: 'Change the password',
    wrong:
      'The user name or the password is not right. Check both and try again; if you forgot the password, ask the operator of the bank.',
    later: 'Too many attempts. Try again later, or ask the operator of the bank.',
    over: 'This first password was not changed in time. Ask the operator of the bank for a new one.',
    changing: 'Change the password',
    drawn:
      'This first password was made by the bank. Choose one of your own, and you are signed in.',
    current: 'Current password',
    chosen: 'New password',
    again: 'New password, once more',
    rules:
      'At least 15 characters of any kind, for example several words that have nothing to do with each other; no common words, rows of keys, name of the bank, or user name. After the change whoever is signed in elsewhere has to sign in again.',
    change: 'Change and sign in',
    short:
      'The new password is too short. Use at least 15 characters, for example several words that have nothing to do with each other.',
    long: 'The new password is too long. Use one of 256 bytes at most, which are 256 English letters.',
    common:
      'The new password is made of common words, rows of keys, numbers or repetitions and easily guessed. Choose another one.',
    context:
      'The new password is mostly the name of the bank, the code of the institution or your user name, and easily guessed. Choose another one.',
    unlike: 'The new password is not the same twice. Type it again.',
    same: 'The new password is the current one. Choose another one.',
    consenting: 'May this application act for you?',
    wants: 'This application is not one of the bank. It asks to:',
    who: 'know your account’s id at the bank, your role and your institution',
    own: 'see your account of credits in your name, and do what is yours to decide (conversions, appeals, shares, consents and the like)',
    'outcomes:write': 'record and correct outcomes in your name',
    'rules:write': 'hand in conversion rules in your name',
    'conversions:review': 'review conversions in your name',
    'transcripts:read': 'read transcripts in your name',
    verify: 'verify transcripts in your name',
    'bank:operate': 'operate the bank in your name',
    lasts:
      'It may do so for an hour after each sign-in, until you withdraw this. You can at any time, at:',
    allow: 'Allow',
    deny: 'Deny',
    consents: 'Applications that may act for you',
    nobody: 'No application other than those of the bank may act for you.',
    since: 'Allowed on',
    withdraw: 'Withdraw',
    withdrawn: 'Withdrawn. The tokens of the application are over, within a minute at the latest.',
    stranger:
      'You are not signed in here. Sign in to the bank in one of your applications, then open this page again.',
    signOut: 'Do you want to sign out of the credit bank?',
    yes: 'Sign out',
    no: 'Stay signed in',
    signedOut: 'You are signed out of the credit bank; this page can be closed.',
    error: 'The sign-in was not completed',
    retry:
      'This sign-in has ended, or its request was not right. Go back to your application and sign in again.',
  },
};

export type Texts = (typeof TEXTS)['zh'];

/** What an answer to a form can say before it is shown again. */
export type Notice =
  | 'wrong'
  | 'later'
  | 'over'
  | 'drawn'
  | 'short'
  | 'long'
  | 'common'
  | 'context'
  | 'unlike'
  | 'same';
