/** Reading the settings from the environment, with a line for each that is wrong. What there is stands in settings.ts. */
import { inLanguage, type Language } from './domain/language.ts';
import { SETTINGS, type Setting, type SettingName } from './settings.ts';

const LARK_DOMAINS: Readonly<Record<string, string>> = {
  feishu: 'https://open.feishu.cn',
  lark: 'https://open.larksuite.com',
};

export type Settings = {
  readonly databaseFile: string;
  /** Undefined when Telegram is off. */
  readonly telegram: ReturnType<typeof telegramOf>;
  /** Undefined when Lark is off. */
  readonly lark: ReturnType<typeof larkOf>;
  readonly http: { readonly host: string; readonly port: number };
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
  const complain = (name: SettingName) => errors.push(errorLine(name, SETTINGS[name], '', language));
  if (values.TELEGRAM_MODE === 'webhook' && given('TELEGRAM_WEBHOOK_SECRET') === undefined)
    complain('TELEGRAM_WEBHOOK_SECRET');
  // One without the other is a slip, not a wish to do without.
  const [id, secret] = [given('LARK_APP_ID'), given('LARK_APP_SECRET')];
  if (id !== undefined && secret === undefined) complain('LARK_APP_SECRET');
  if (id === undefined && secret !== undefined) complain('LARK_APP_ID');
  if (values.LARK_MODE === 'webhook') {
    for (const name of ['LARK_ENCRYPT_KEY', 'LARK_VERIFICATION_TOKEN'] as const)
      if (given(name) === undefined) complain(name);
  }
  if (errors.length > 0) return { errors };
  const managers = (values.BOOTSTRAP_MANAGERS ?? '').split(',').map(each => each.trim());
  return {
    settings: {
      databaseFile: (values.DATABASE_URL ?? '').replace(/^file:/, ''),
      telegram: telegramOf(values),
      lark: larkOf(values),
      http: { host: values.HTTP_HOST ?? '127.0.0.1', port: Number(values.HTTP_PORT ?? 8080) },
      timezone: values.TEAM_TIMEZONE ?? 'Asia/Shanghai',
      language,
      bootstrapManagers: new Set(managers.filter(each => each !== '')),
      logLevel: values.LOG_LEVEL,
    },
  };
}

function telegramOf(values: Readonly<Partial<Record<SettingName, string>>>) {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot = '' } = values;
  if (token === undefined) return undefined;
  return {
    ...{
      token,
      apiRoot,
      mode: values.TELEGRAM_MODE === 'webhook' ? ('webhook' as const) : ('polling' as const),
    },
    webhookSecret: values.TELEGRAM_WEBHOOK_SECRET ?? '',
    webhookUrl: values.TELEGRAM_WEBHOOK_URL,
  };
}

function larkOf(values: Readonly<Partial<Record<SettingName, string>>>) {
  const { LARK_APP_ID: appId, LARK_APP_SECRET: appSecret, LARK_DOMAIN: domain = 'feishu' } = values;
  if (appId === undefined || appSecret === undefined) return undefined;
  return {
    ...{ appId, appSecret, domain: LARK_DOMAINS[domain] ?? domain },
    mode: values.LARK_MODE === 'webhook' ? ('webhook' as const) : ('websocket' as const),
    encryptKey: values.LARK_ENCRYPT_KEY ?? '',
    verificationToken: values.LARK_VERIFICATION_TOKEN ?? '',
  };
}

function errorLine(name: string, setting: Setting, value: string, language: Language): string {
  const expects = inLanguage(setting.expects, language);
  const shown =
    setting.isSecret || value === ''
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
