/** The words of the two verifiers, the command and the page, in both languages. */
import type { BundleReport, Step, StepName } from '#bundle';

interface Words {
  readonly zh: string;
  readonly en: string;
}

export const STEPS: Readonly<Record<StepName, Words>> = {
  file: { zh: '文件', en: 'File' },
  keys: { zh: '公钥来源', en: 'Whose keys' },
  form: { zh: '格式', en: 'Form' },
  issuer: { zh: '签发者', en: 'Issuer' },
  proof: { zh: '签名', en: 'Signature' },
  status: { zh: '状态', en: 'Status' },
  period: { zh: '有效期', en: 'Period' },
  log: { zh: '日志', en: 'Log' },
};

export const RESULTS: Readonly<Record<BundleReport['result'], Words>> = {
  valid: { zh: '有效', en: 'Valid' },
  revoked: { zh: '已撤销', en: 'Revoked' },
  suspended: { zh: '已中止', en: 'Suspended' },
  expired: { zh: '已过期', en: 'Expired' },
  notYetValid: { zh: '尚未生效', en: 'Not valid yet' },
  unknownIssuer: { zh: '签发者未获信任', en: 'Issuer not trusted' },
  tampered: { zh: '已被改动或不完整', en: 'Changed, or not whole' },
  statusTooOld: { zh: '状态列表过旧', en: 'Status too old' },
};

export const MARKS: Readonly<Record<Step['result'], string>> = {
  passed: '✓',
  failed: '✗',
  notChecked: '–',
};

export const BALANCES: Readonly<Record<string, Words>> = {
  accumulated: { zh: '积累', en: 'Accumulated' },
  recognised: { zh: '认定', en: 'Recognised' },
  consumed: { zh: '已使用', en: 'Consumed' },
  available: { zh: '可用', en: 'Available' },
  converted: { zh: '已转换', en: 'Converted' },
  overdrawn: { zh: '透支', en: 'Overdrawn' },
};
