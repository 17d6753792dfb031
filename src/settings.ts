/** Every environment variable: one schema, one line of help each. The table in docs/self-hosting.md is made from this list. */
import { z } from 'zod';
import { PLATFORM_NAMES } from './chat/platform.ts';
import type { Bilingual } from './domain/language.ts';
import { isZone } from './domain/zoned-time.ts';

export type Setting = {
  readonly schema: z.ZodType<string | undefined>;
  /** What it is when it is not set; shown in docs/self-hosting.md. */
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
    schema: z
      .string()
      .regex(/^\d+:[\w-]{10,}$/)
      .optional(),
    byDefault: '',
    means: { zh: '打开 Telegram：BotFather 给的令牌', en: 'turns Telegram on: the token from BotFather' },
    expects: { zh: '要是 BotFather 给的令牌', en: 'must be a token as BotFather gives it' },
    example: '123456:AAH4…',
    isSecret: true,
  },
  TELEGRAM_API_ROOT: {
    schema: z
      .string()
      .regex(/^https?:\/\/[^\s/]+(\/\S*)?$/)
      .transform(root => root.replace(/\/+$/, ''))
      .default('https://api.telegram.org'),
    byDefault: 'https://api.telegram.org',
    means: {
      zh: 'Bot API 的地址：官方的、自己架的或模拟的',
      en: 'the Bot API server: Telegram’s, your own, or an emulator',
    },
    expects: { zh: '要是 http 或 https 地址', en: 'must be an http or https address' },
    example: 'https://api.telegram.org',
  },
  TELEGRAM_MODE: {
    schema: z.enum(['polling', 'webhook']).default('polling'),
    byDefault: 'polling',
    means: {
      zh: '`polling`（不需要公网地址）或 `webhook`（Telegram 发到 `POST /telegram`）',
      en: '`polling` (no public address needed) or `webhook` (Telegram posts to `POST /telegram`)',
    },
    expects: choice('polling', 'webhook'),
    example: 'polling',
  },
  TELEGRAM_WEBHOOK_SECRET: {
    schema: z
      .string()
      .regex(/^[A-Za-z0-9_-]{16,256}$/)
      .optional(),
    byDefault: '',
    means: {
      zh: 'webhook 的密钥，webhook 方式必填',
      en: 'secret that Telegram sends along; required by `webhook`',
    },
    expects: {
      zh: '要是 16 到 256 个字母、数字、_ 或 -',
      en: 'must be 16 to 256 letters, digits, _ or -',
    },
    example: 'a-long-random-word-0123456789',
    isSecret: true,
  },
  TELEGRAM_WEBHOOK_URL: {
    schema: z
      .string()
      .regex(/^https?:\/\/\S+\/telegram$/)
      .optional(),
    byDefault: '',
    means: {
      zh: '公网上通到 `POST /telegram` 的地址；设了就由机器人告诉 Telegram',
      en: 'the public address of `POST /telegram`; when set, the bot tells Telegram',
    },
    expects: {
      zh: '要是以 /telegram 结尾的 https 地址',
      en: 'must be an https address that ends in /telegram',
    },
    example: 'https://bot.example.com/telegram',
  },
  LARK_APP_ID: {
    schema: z
      .string()
      .regex(/^cli_[0-9a-fA-F]{16}$/)
      .optional(),
    byDefault: '',
    means: {
      zh: '打开飞书：应用的 App ID（`npm start -- setup lark` 扫码就有）',
      en: 'turns Feishu/Lark on: the App ID (`npm start -- setup lark` makes the app by one scan)',
    },
    expects: {
      zh: '要是 cli_ 加 16 位十六进制的 App ID',
      en: 'must be an App ID: cli_ and 16 hexadecimal digits',
    },
    example: 'cli_a1b2c3d4e5f60718',
  },
  LARK_APP_SECRET: {
    schema: z
      .string()
      .regex(/^\S{8,}$/)
      .optional(),
    byDefault: '',
    means: { zh: '应用的 App Secret，和 `LARK_APP_ID` 一起', en: 'the App Secret, along with `LARK_APP_ID`' },
    expects: {
      zh: '要是应用的 App Secret（至少 8 个字符），和 LARK_APP_ID 一起设',
      en: 'must be the App Secret (8 characters at least), set along with LARK_APP_ID',
    },
    example: 'AbCd1234…',
    isSecret: true,
  },
  LARK_DOMAIN: {
    schema: z
      .string()
      .regex(/^(feishu|lark|https?:\/\/[^\s/]+(\/\S*)?)$/)
      .transform(domain => domain.replace(/\/+$/, ''))
      .default('feishu'),
    byDefault: 'feishu',
    means: {
      zh: '`feishu`（中国）、`lark`（国际）或地址（私有部署、模拟的）',
      en: '`feishu` (China), `lark` (international), or a base URL (private deployment, emulator)',
    },
    expects: {
      zh: '只能是 feishu、lark 或以 https:// 开头的地址',
      en: 'must be feishu, lark, or an address that begins with https:// (or http://)',
    },
    example: 'feishu',
  },
  LARK_MODE: {
    schema: z.enum(['websocket', 'webhook']).default('websocket'),
    byDefault: 'websocket',
    means: {
      zh: '`websocket`（长连接，不需要公网地址）或 `webhook`（事件发到 `POST /lark/events`，卡片发到 `POST /lark/cards`）',
      en: '`websocket` (long connection, no public address needed) or `webhook` (events to `POST /lark/events`, card actions to `POST /lark/cards`)',
    },
    expects: choice('websocket', 'webhook'),
    example: 'websocket',
  },
  LARK_ENCRYPT_KEY: {
    schema: z
      .string()
      .regex(/^\S{8,}$/)
      .optional(),
    byDefault: '',
    means: {
      zh: '“加密策略”里的 Encrypt Key，webhook 方式必填',
      en: 'the Encrypt Key under “Encryption strategy”; required by `webhook`',
    },
    expects: {
      zh: '要是至少 8 个字符的 Encrypt Key',
      en: 'must be the Encrypt Key, of 8 characters at least',
    },
    example: 'a-long-random-word-0123456789',
    isSecret: true,
  },
  LARK_VERIFICATION_TOKEN: {
    schema: z
      .string()
      .regex(/^\S{8,}$/)
      .optional(),
    byDefault: '',
    means: {
      zh: '“加密策略”里的 Verification Token，webhook 方式必填',
      en: 'the Verification Token under “Encryption strategy”; required by `webhook`',
    },
    expects: {
      zh: '要是 Verification Token（至少 8 个字符）',
      en: 'must be the Verification Token, of 8 characters at least',
    },
    example: 'AbCd1234AbCd1234',
    isSecret: true,
  },
  HTTP_HOST: {
    schema: z
      .string()
      .regex(/^[\w.:-]+$/)
      .default('127.0.0.1'),
    byDefault: '127.0.0.1',
    means: {
      zh: 'webhook、健康检查和指标监听的地址；终端聊天不监听',
      en: 'where webhooks, health checks and metrics listen; the terminal chat does not',
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
    means: { zh: '它的端口', en: 'its port' },
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
      zh: '一开始就是管理员的账号；已经是成员的，下一次说话时就是。例如 `telegram:123,lark:ou_xxx,terminal:main/王经理`',
      en: 'accounts that are managers from the start, members of before at their next word; e.g. `telegram:123,lark:ou_xxx,terminal:main/Wang`',
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

export type SettingName = keyof typeof SETTINGS;
