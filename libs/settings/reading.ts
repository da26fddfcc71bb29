import { isIP } from 'node:net';
import type { Bilingual } from './cannot-start.js';
import type { Environment, SettingsProblem } from './settings.js';

/** Reads variables one by one and gathers what is wrong with them. */
export class Reading {
  readonly problems: SettingsProblem[] = [];

  constructor(private readonly env: Environment) {}

  text(variable: string): string | undefined {
    const value = this.env[variable]?.trim();
    return value === '' ? undefined : value;
  }

  host(variable: string): string | undefined {
    return this.checked(variable, (value) => /^[A-Za-z0-9.:_-]{1,253}$/.test(value), {
      zh: '应为主机名或 IP 地址，例如 127.0.0.1 或 0.0.0.0。',
      en: 'must be a host name or an IP address, for example 127.0.0.1 or 0.0.0.0.',
    });
  }

  whole(variable: string, least: number, most: number): number | undefined {
    const fits = (value: string): boolean =>
      /^[0-9]{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most;
    const value = this.checked(variable, fits, {
      zh: `应为 ${least} 到 ${most} 之间的整数。`,
      en: `must be a whole number from ${least} to ${most}.`,
    });
    return value === undefined ? undefined : Number(value);
  }

  oneOf<T extends string>(variable: string, choices: readonly T[]): T | undefined {
    const value = this.text(variable);
    const choice = choices.find((one) => one === value);
    if (value !== undefined && choice === undefined) {
      this.refuse(variable, {
        zh: `应为以下之一：${choices.join('、')}。`,
        en: `must be one of: ${choices.join(', ')}.`,
      });
    }
    return choice;
  }

  databaseUrl(variable: string): string | undefined {
    return this.checked(variable, isDatabaseUrl, {
      zh: '应为 PostgreSQL 地址，形如 postgresql://用户:密码@主机:5432/数据库；密码中的特殊字符须百分号编码。',
      en: 'must be a PostgreSQL URL like postgresql://user:password@host:5432/database; percent-encode special characters of the password.',
    });
  }

  /** The decoded bytes of a base64 or base64url text. */
  key(variable: string, bytes: { min: number; max: number }): Uint8Array | undefined {
    const sized = bytes.min === bytes.max ? `${bytes.min}` : `${bytes.min}–${bytes.max}`;
    const fits = (value: string): boolean => {
      const length = Buffer.from(value, 'base64').length;
      return /^[A-Za-z0-9+/_-]+={0,2}$/.test(value) && length >= bytes.min && length <= bytes.max;
    };
    const value = this.checked(variable, fits, {
      zh: `应为 ${sized} 个随机字节的 base64 文本，可用 openssl rand -base64 32 生成。`,
      en: `must be ${sized} random bytes in base64; openssl rand -base64 32 makes them.`,
    });
    return value === undefined ? undefined : new Uint8Array(Buffer.from(value, 'base64'));
  }

  /** An http or https address, without the slash at its end. */
  webAddress(variable: string): string | undefined {
    const value = this.checked(variable, isWebAddress, {
      zh: '应为 https 地址（本机可用 http），不含查询与片段，例如 https://bank.example.edu.cn。',
      en: 'must be an https address (http on this computer), without query or fragment, for example https://bank.example.edu.',
    });
    return value?.replace(/\/$/, '');
  }

  /** IP addresses or networks, with commas between. */
  networks(variable: string): string | undefined {
    const fits = (value: string): boolean => value.split(',').every((one) => isNetwork(one.trim()));
    return this.checked(variable, fits, {
      zh: '应为以逗号分隔的 IP 地址或网段，例如 10.0.0.0/8,192.168.1.5。',
      en: 'must be IP addresses or networks with commas between, for example 10.0.0.0/8,192.168.1.5.',
    });
  }

  timeZone(variable: string): string | undefined {
    return this.checked(variable, isTimeZone, {
      zh: '应为 IANA 时区名，例如 Asia/Shanghai。',
      en: 'must be an IANA time zone, for example Asia/Shanghai.',
    });
  }

  private checked(
    variable: string,
    fits: (value: string) => boolean,
    wanted: Bilingual,
  ): string | undefined {
    const value = this.text(variable);
    if (value === undefined || fits(value)) return value;
    this.refuse(variable, wanted);
    return undefined;
  }

  refuse(variable: string, text: Bilingual): void {
    this.problems.push({ variable, text });
  }
}

function isNetwork(value: string): boolean {
  const [address = '', bits, more] = value.split('/');
  const family = isIP(address);
  if (family === 0 || more !== undefined) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  );
}

function isWebAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, search, hash, username, password } = new URL(value);
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const bare = [search, hash, username, password].every((part) => part === '');
  return bare && (protocol === 'https:' || (protocol === 'http:' && here));
}

function isDatabaseUrl(value: string): boolean {
  if (!/^postgres(ql)?:\/\//.test(value) || !URL.canParse(value)) return false;
  const { username, password, pathname } = new URL(value);
  // The parser lets a lone percent sign through; the driver would then throw on it.
  return [username, password, pathname].every(isDecodable);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    // An offset such as +08:00 is a zone to Intl, but not to every PostgreSQL.
    return /^[A-Za-z]/.test(value);
  } catch {
    return false;
  }
}
