/** Every environment variable: one schema, one line of help each. The README's table is made from this list. */
import { z } from 'zod';
import { PLATFORM_NAMES } from './chat/platform.ts';
import { type Bilingual, inLanguage, type Language } from './domain/language.ts';
import { isZone } from './domain/zoned-time.ts';

type Setting = {
  readonly schema: z.ZodType<string | undefined>;
  /** What it is when it is not set; shown in the README. */
  readonly byDefault: string;
  readonly means: Bilingual;
  /** What a value must be; said when it is not. */
  readonly expects: Bilingual;
  readonly example: string;
  /** Never shown, not even when it is wrong. */
  readonly isSecret?: boolean;
};

const choice = (...values: string[]): Bilingual => ({
  zh: `只能是 ${values.join('、')}`,
  en: `must be one of ${values.join(', ')}`,
});
const notYet = (zh: string, en: string): Bilingual => ({
  zh: `还不支持${zh}，请先不要设置`,
  en: `${en} is not supported yet; leave it unset`,
});
const unset = z.undefined();
/** A setting of a platform that does not exist yet. */
const ofTelegram = { schema: unset, byDefault: '', expects: notYet(' Telegram', 'Telegram'), example: '' };
const ofLark = { schema: unset, byDefault: '', expects: notYet('飞书', 'Feishu/Lark'), example: '' };
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const MANAGER = new RegExp(`^(${PLATFORM_NAMES.join('|')}):\\S+$`);

export const SETTINGS = {
  DATABASE_URL: {
    schema: z
      .string()
      .regex(/^file:.+/)
      .default('file:./data/personaloop.db'),
    byDefault: 'file:./data/personaloop.db',
    means: { zh: '数据库：`file:…` 是 SQLite', en: 'the database: `file:…` is SQLite' },
    expects: {
      zh: '要以 file: 开头；postgresql:// 还不支持',
      en: 'must begin with file: (postgresql:// is not supported yet)',
    },
    example: 'file:./data/personaloop.db',
    isSecret: true,
  },
  TELEGRAM_BOT_TOKEN: {
    ...ofTelegram,
    means: { zh: '打开 Telegram（还没有）', en: 'turns Telegram on (not yet)' },
    isSecret: true,
  },
  TELEGRAM_API_ROOT: {
    ...ofTelegram,
    means: { zh: 'Bot API 的地址（还没有）', en: 'the Bot API server (not yet)' },
  },
  TELEGRAM_MODE: {
    ...ofTelegram,
    means: { zh: '`polling` 或 `webhook`（还没有）', en: '`polling` or `webhook` (not yet)' },
  },
  TELEGRAM_WEBHOOK_SECRET: {
    ...ofTelegram,
    means: { zh: 'webhook 的密钥（还没有）', en: 'secret of the webhook (not yet)' },
    isSecret: true,
  },
  LARK_APP_ID: { ...ofLark, means: { zh: '打开飞书（还没有）', en: 'turns Feishu/Lark on (not yet)' } },
  LARK_APP_SECRET: {
    ...ofLark,
    means: { zh: '打开飞书（还没有）', en: 'turns Feishu/Lark on (not yet)' },
    isSecret: true,
  },
  LARK_DOMAIN: {
    ...ofLark,
    means: { zh: '`feishu`、`lark` 或地址（还没有）', en: '`feishu`, `lark` or a base URL (not yet)' },
  },
  LARK_MODE: {
    ...ofLark,
    means: { zh: '`websocket` 或 `webhook`（还没有）', en: '`websocket` or `webhook` (not yet)' },
  },
  LARK_ENCRYPT_KEY: {
    ...ofLark,
    means: { zh: 'webhook 的加密键（还没有）', en: 'encrypt key of the webhook (not yet)' },
    isSecret: true,
  },
  LARK_VERIFICATION_TOKEN: {
    ...ofLark,
    means: { zh: 'webhook 的验证令牌（还没有）', en: 'verification token of the webhook (not yet)' },
    isSecret: true,
  },
  HTTP_HOST: {
    schema: z
      .string()
      .regex(/^[\w.:-]+$/)
      .default('127.0.0.1'),
    byDefault: '127.0.0.1',
    means: {
      zh: 'webhook 监听的地址；终端聊天不监听',
      en: 'where webhooks listen; the terminal chat does not',
    },
    expects: { zh: '要是主机名或 IP 地址', en: 'must be a host name or an IP address' },
    example: '127.0.0.1',
  },
  HTTP_PORT: {
    schema: z
      .string()
      .regex(/^\d{1,5}$/)
      .refine(port => Number(port) >= 1 && Number(port) <= 65_535)
      .default('8080'),
    byDefault: '8080',
    means: { zh: 'webhook 监听的端口；终端聊天不监听', en: 'its port' },
    expects: { zh: '要是 1 到 65535 的整数', en: 'must be a whole number from 1 to 65535' },
    example: '8080',
  },
  TEAM_TIMEZONE: {
    schema: z.string().refine(isZone).default('Asia/Shanghai'),
    byDefault: 'Asia/Shanghai',
    means: { zh: '新团队的时区', en: 'time zone of a new team' },
    expects: { zh: '要是 IANA 时区名', en: 'must be a time zone of the IANA database' },
    example: 'Asia/Shanghai',
  },
  TEAM_LANGUAGE: {
    schema: z.enum(['zh-CN', 'en']).default('zh-CN'),
    byDefault: 'zh-CN',
    means: { zh: '新团队的语言：`zh-CN` 或 `en`', en: 'language of a new team: `zh-CN` or `en`' },
    expects: choice('zh-CN', 'en'),
    example: 'en',
  },
  BOOTSTRAP_MANAGERS: {
    schema: z
      .string()
      .refine(list => list.split(',').every(each => MANAGER.test(each.trim())))
      .optional(),
    byDefault: '',
    means: {
      zh: '一开始就是管理员的账号，例如 `telegram:123,lark:ou_xxx,terminal:main/王经理`',
      en: 'accounts that are managers from the start, e.g. `telegram:123,lark:ou_xxx,terminal:main/Wang`',
    },
    expects: {
      zh: '要是 平台:账号，用逗号隔开，平台是 terminal、telegram 或 lark',
      en: 'must be platform:account, separated by commas; platforms are terminal, telegram and lark',
    },
    example: 'telegram:123,lark:ou_xxx',
  },
  LOG_LEVEL: {
    schema: z.enum(LOG_LEVELS).optional(),
    byDefault: 'info',
    means: {
      zh: 'pino 的级别；日志在标准错误输出，终端聊天里默认是 `error`',
      en: 'pino levels, on standard error; `error` by default in the terminal chat',
    },
    expects: choice(...LOG_LEVELS),
    example: 'debug',
  },
} satisfies Record<string, Setting>;

type SettingName = keyof typeof SETTINGS;

export type Settings = {
  readonly databaseFile: string;
  readonly timezone: string;
  readonly language: Language;
  readonly bootstrapManagers: ReadonlySet<string>;
  readonly logLevel: string | undefined;
};

/**
 * Reads the settings; an empty variable counts as not set.
 * @returns the settings, or a line for each wrong one: name, what is wrong, an example; never a secret
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
): { settings: Settings } | { errors: string[] } {
  const given = (name: SettingName) => environment[name]?.trim() || undefined;
  const language: Language = given('TEAM_LANGUAGE') === 'en' ? 'en' : 'zh-CN';
  const values: Partial<Record<SettingName, string>> = {};
  const errors: string[] = [];
  for (const [name, setting] of Object.entries(SETTINGS) as [SettingName, Setting][]) {
    const read = setting.schema.safeParse(given(name));
    if (!read.success) errors.push(errorLine(name, setting, given(name) ?? '', language));
    else if (read.data !== undefined) values[name] = read.data;
  }
  if (errors.length > 0) return { errors };
  const managers = (values.BOOTSTRAP_MANAGERS ?? '').split(',').map(each => each.trim());
  return {
    settings: {
      databaseFile: (values.DATABASE_URL ?? '').replace(/^file:/, ''),
      timezone: values.TEAM_TIMEZONE ?? 'Asia/Shanghai',
      language,
      bootstrapManagers: new Set(managers.filter(each => each !== '')),
      logLevel: values.LOG_LEVEL,
    },
  };
}

function errorLine(name: string, setting: Setting, value: string, language: Language): string {
  const expects = inLanguage(setting.expects, language);
  const shown = setting.isSecret
    ? ''
    : inLanguage({ zh: `，现在是“${value}”`, en: `, but is “${value}”` }, language);
  const eg =
    setting.example === ''
      ? ''
      : inLanguage(
          { zh: `。例如 ${name}=${setting.example}`, en: `. Example: ${name}=${setting.example}` },
          language,
        );
  return `${name}: ${expects}${shown}${eg}`;
}
