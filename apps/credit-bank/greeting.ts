import { dataFolder, type Settings } from '#settings';

const defaultDataFolder = dataFolder({});

/** What a newcomer reads at the end of the start: where the bank is, and three acts to try. */
export function greeting(baseUrl: string, settings: Settings): string {
  return [
    '',
    `学分银行已就绪 · The credit bank is ready: ${baseUrl}`,
    `接口文档 · API reference: ${baseUrl}/docs`,
    `数据目录 · Data folder: ${settings.dataFolder}`,
    '',
    '在另一个终端的本目录下试试 · Try it from this folder in another terminal:',
    '',
    ...acts(baseUrl, settings),
    '按 Ctrl-C 停止，数据会保留 · Ctrl-C stops it; the data stays.',
  ].join('\n');
}

function acts(baseUrl: string, settings: Settings): string[] {
  const json = `-H 'content-type: application/json'`;
  const as = (caller: string): string =>
    `-H "authorization: Bearer $(${tokenCommand(settings)} ${caller})"`;
  const idOf = `node -pe 'JSON.parse(fs.readFileSync(0)).learnerId'`;
  return [
    '# 1. 建立学习者账户 · open a learner’s account',
    `LEARNER=$(curl -s ${baseUrl}/v1/learners ${as('college')} ${json} \\\n` +
      `  -d '{"externalIds":[{"issuer":"4121010845","value":"2026001"}],"name":"李雷"}' | ${idOf})\n`,
    '# 2. 登记一项成果 · record an outcome',
    `curl -s ${baseUrl}/v1/learners/$LEARNER/outcomes ${as('college')} ${json} \\\n` +
      `  -d '${JSON.stringify(OUTCOME)}'\n`,
    '# 3. 查看成绩单 · read the transcript',
    `curl -s "${baseUrl}/v1/learners/$LEARNER/transcript" ${as('operator')}\n`,
  ];
}

const OUTCOME = {
  kind: 'course',
  issuer: '4121010845',
  number: 'TRY-2026-001',
  title: '程序设计基础',
  code: 'CS101',
  result: 'passed',
  awardedOn: '2026-07-01',
  credits: '4.00',
};

/** The token has to be signed by the key of this data folder. */
function tokenCommand({ dataFolder }: Settings): string {
  if (dataFolder === defaultDataFolder) return 'npm run -s token --';
  return `CREDIT_BANK_DATA='${dataFolder.replaceAll("'", "'\\''")}' npm run -s token --`;
}
