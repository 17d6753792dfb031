/**
 * Set-up by one scan: the SDK's `registerApp` shows a link, a person confirms it in Feishu/Lark, and the app with
 * its scopes, events and callback exists. Asks, tells and writes by what it is given; the secret is never said.
 */
import { z } from 'zod';
import { type Bilingual, inLanguage, type Language, listed } from '../../domain/language.ts';
import { manifest, pasteableScopes } from './scopes.ts';
import { registerApp } from './sdk.ts';

type Variables = Readonly<Record<string, string | undefined>>;

export type SetUpOptions = {
  readonly language: Language;
  readonly stopped: AbortSignal;
  /** What .env holds now. */
  readonly readFile: () => Variables;
  /** Puts values into .env; throws when it can't. */
  readonly writeFile: (values: Readonly<Record<string, string>>) => void;
  /** What the process was started with, which goes before .env. */
  readonly environment: Variables;
  readonly showLink: (url: string) => void;
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
  readonly register?: typeof registerApp;
  /** How long the platform may take to give a link. */
  readonly linkWithinMilliseconds?: number;
};

export type SetUpOutcome = 'done' | 'stopped' | 'refused' | 'unwritten';

type Brand = 'feishu' | 'lark';

const APP_NAME = 'PersonaLoop';
const APP_ID = /^cli_[0-9a-fA-F]{16}$/;
const LINK_WITHIN_MILLISECONDS = 30_000;
const REASON_MOST_CHARACTERS = 200;
const CONSOLES: Readonly<Record<Brand, string>> = {
  feishu: 'https://open.feishu.cn/app',
  lark: 'https://open.larksuite.com/app',
};
const BRANDS: Readonly<Record<Brand, Bilingual>> = {
  feishu: { zh: '飞书', en: 'Feishu' },
  lark: { zh: 'Lark', en: 'Lark' },
};

/** Characters that need no quotes in .env; real ids and secrets have no others. */
const registered = z.object({
  client_id: z.string().regex(APP_ID),
  client_secret: z.string().regex(/^[\w.~+/=-]+$/),
  user_info: z.object({ tenant_brand: z.string().optional() }).optional(),
});
const refusal = z.object({ code: z.string(), description: z.string().optional() });

class Refused extends Error {}

/** Runs the whole set-up. @returns how it ended; what there is to say has been said */
export async function setUpLark(options: SetUpOptions): Promise<SetUpOutcome> {
  const { language, stopped, readFile, writeFile, say, complain } = options;
  const told = (text: Bilingual) => inLanguage(text, language);
  warn(options, told);
  let wasSwitched = false;
  let answer: z.infer<typeof registered>;
  try {
    const given = await ask(options, told, () => {
      wasSwitched = true;
    });
    const read = registered.safeParse(given);
    if (!read.success) throw new Refused(told(UNREADABLE));
    answer = read.data;
  } catch (error) {
    if (stopped.aborted) {
      say(told({ zh: '停了，什么也没有改。', en: 'Stopped; nothing was changed.' }));
      return 'stopped';
    }
    complain(reasonOf(error, told));
    for (const line of byHand(told)) complain(line);
    return 'refused';
  }
  const brand: Brand = wasSwitched || answer.user_info?.tenant_brand === 'lark' ? 'lark' : 'feishu';
  const before = readFile();
  const values = valuesFor(answer.client_id, answer.client_secret, brand, before);
  try {
    writeFile(values);
  } catch (error) {
    complain(unwritten(error, answer.client_id, brand, told));
    return 'unwritten';
  }
  for (const line of report(answer.client_id, brand, values, before, options.environment, language))
    say(line);
  return 'done';
}

/** Says what a success would change, while it can still be stopped. */
function warn({ readFile, say, language }: SetUpOptions, told: (text: Bilingual) => string): void {
  const before = readFile();
  const { LARK_APP_ID: existing = '' } = before;
  if (APP_ID.test(existing))
    say(
      told({
        zh: `.env 里已有应用 ${existing}：这次是更新它。要建新的，先从 .env 去掉 LARK_APP_ID。`,
        en: `.env already names the app ${existing}: this updates it. For a new one, take LARK_APP_ID out of .env first.`,
      }),
    );
  const kept = ['LARK_APP_ID', 'LARK_APP_SECRET', 'LARK_DOMAIN'].filter(name => before[name]);
  if (kept.length === 0) return;
  const names = listed(kept, language);
  say(
    told({
      zh: `.env 里的 ${names} 会换成得到的值；不想换就按 Ctrl-C。`,
      en: `What comes of it replaces ${names} in .env; press Ctrl-C to keep what is there.`,
    }),
  );
}

/** Gets the app registered. The SDK has no time-outs, and looks at its signal only once it has a link. */
async function ask(
  { stopped, readFile, showLink, say, register = registerApp, ...options }: SetUpOptions,
  told: (text: Bilingual) => string,
  onSwitch: () => void,
): Promise<unknown> {
  const { LARK_APP_ID: existing = '' } = readFile();
  const unanswered = new AbortController();
  const late = setTimeout(
    () => unanswered.abort(),
    options.linkWithinMilliseconds ?? LINK_WITHIN_MILLISECONDS,
  );
  const over = AbortSignal.any([stopped, unanswered.signal]);
  const givenUp = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new Refused(told(NO_ANSWER)));
    if (over.aborted) giveUp();
    else over.addEventListener('abort', giveUp, { once: true });
  });
  const registering = register({
    signal: over,
    source: 'personaloop',
    // An app that exists already gets what it lacks: on its page the person sees the difference and agrees to it.
    ...(APP_ID.test(existing) ? { appId: existing } : { appPreset: { name: APP_NAME } }),
    // Without the platform's own template: it asks for much that this bot has no use for.
    addons: { preset: false, ...manifest() },
    onQRCodeReady: ({ url, expireIn }) => {
      if (over.aborted) return;
      clearTimeout(late);
      const minutes = Math.round(expireIn / 60);
      say(
        told({
          zh: `用飞书或 Lark 扫码，或打开链接，然后确认（${minutes} 分钟内）：`,
          en: `Scan with Feishu or Lark, or open the link, and confirm (within ${minutes} minutes):`,
        }),
      );
      showLink(url);
      say(told({ zh: '等你确认……Ctrl-C 停止。', en: 'Waiting for you to confirm … Ctrl-C stops.' }));
    },
    onStatusChange: ({ status }) => {
      if (status !== 'domain_switched') return;
      onSwitch();
      say(told({ zh: '这个企业在 Lark（国际版）上。', en: 'This organisation is on Lark (international).' }));
    },
  });
  return Promise.race([registering, givenUp]).finally(() => clearTimeout(late));
}

/** Of the domain only what must change: the tenant decides it, not what was there before. */
function valuesFor(
  appId: string,
  appSecret: string,
  brand: Brand,
  before: Variables,
): Readonly<Record<string, string>> {
  const isToldApart = brand === 'lark' || (before['LARK_DOMAIN'] || 'feishu') !== 'feishu';
  return {
    LARK_APP_ID: appId,
    LARK_APP_SECRET: appSecret,
    ...(isToldApart ? { LARK_DOMAIN: brand } : {}),
  };
}

const UNREADABLE: Bilingual = {
  zh: '平台的回答看不懂，没有拿到应用。',
  en: 'The platform’s answer makes no sense; there is no app.',
};
const NO_ANSWER: Bilingual = {
  zh: '平台没有回答。看看网络和代理（HTTPS_PROXY），再运行一次。',
  en: 'The platform does not answer. Check network and proxy (HTTPS_PROXY), then run it again.',
};
const REASONS: Readonly<Record<string, Bilingual>> = {
  access_denied: { zh: '没有同意，应用没有建。', en: 'It was declined; no app was made.' },
  expired_token: {
    zh: '链接过期了，没有人确认。再运行一次就有新的。',
    en: 'The link expired unconfirmed. Run it again for a new one.',
  },
};

/** @returns why there is no app, without anything of the request: the SDK's errors carry all of it */
function reasonOf(error: unknown, told: (text: Bilingual) => string): string {
  if (error instanceof Refused) return error.message;
  if (error instanceof TypeError) return told(UNREADABLE);
  const short = (text: string) => text.replace(/\s+/g, ' ').slice(0, REASON_MOST_CHARACTERS);
  if (error instanceof Error) {
    const what = short(error.message);
    return told({
      zh: `连不上平台：${what}。看看网络和代理（HTTPS_PROXY），再运行一次。`,
      en: `Can't reach the platform: ${what}. Check network and proxy (HTTPS_PROXY), then run it again.`,
    });
  }
  const read = refusal.safeParse(error);
  if (!read.success) return told(UNREADABLE);
  const { code, description = '' } = read.data;
  const known = REASONS[code];
  if (known !== undefined) return told(known);
  const what = short(`${code} ${description}`).trim();
  return told({ zh: `平台拒绝了：${what}。`, en: `The platform refused: ${what}.` });
}

function byHand(told: (text: Bilingual) => string): string[] {
  return [
    told({
      zh: `也可以手动：在 ${CONSOLES.feishu}（国际版 ${CONSOLES.lark}）建企业自建应用，把 App ID 和 App Secret 填进 .env 的 LARK_APP_ID、LARK_APP_SECRET；“权限管理”的批量导入里粘贴：`,
      en: `By hand: make a custom app at ${CONSOLES.feishu} (international: ${CONSOLES.lark}), put App ID and App Secret into .env as LARK_APP_ID and LARK_APP_SECRET, and paste into the bulk import of “Permissions & Scopes”:`,
    }),
    pasteableScopes(),
    told({
      zh: '还有机器人能力、事件、回调和发布：docs/feishu.zh-CN.md“手工装好”的第 1、5、6 步。',
      en: 'Bot ability, events, callback and release are left: steps 1, 5 and 6 of “Set-up by hand” in docs/feishu.md.',
    }),
  ];
}

function unwritten(error: unknown, appId: string, brand: Brand, told: (text: Bilingual) => string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return told({
    zh: `应用 ${appId} 建好了，但 .env 写不进去（${code}）。密钥在 ${CONSOLES[brand]}/${appId} 的“凭证与基础信息”，请自己填 LARK_APP_ID 和 LARK_APP_SECRET。`,
    en: `The app ${appId} exists, but .env can't be written (${code}). Its secret is at ${CONSOLES[brand]}/${appId} under “Credentials & Basic Info”: fill in LARK_APP_ID and LARK_APP_SECRET yourself.`,
  });
}

/** @returns what was written, what stands in its way, and what is left to do */
function report(
  appId: string,
  brand: Brand,
  values: Readonly<Record<string, string>>,
  before: Variables,
  environment: Variables,
  language: Language,
): string[] {
  const told = (text: Bilingual) => inLanguage(text, language);
  const names = Object.keys(values);
  const replaced = names.filter(name => before[name] && before[name] !== values[name]);
  // The default of the domain is Feishu, set or not.
  const wanted: Variables = { LARK_DOMAIN: brand, ...values };
  const hidden = Object.keys(wanted).filter(name => {
    const { [name]: given } = environment;
    return given !== undefined && given !== wanted[name] && !(given === '' && wanted[name] === 'feishu');
  });
  const stale = ['LARK_ENCRYPT_KEY', 'LARK_VERIFICATION_TOKEN'].filter(name => before[name]);
  const isOther = before['LARK_APP_ID'] !== undefined && before['LARK_APP_ID'] !== appId;
  const app = `${CONSOLES[brand]}/${appId}`;
  const list = (these: readonly string[]) => listed(these, language);
  const lines: (Bilingual | false)[] = [
    {
      zh: `应用 ${appId}（${BRANDS[brand].zh}）好了。${list(names)} 已写进 .env，只有你能读。`,
      en: `The app ${appId} (${BRANDS[brand].en}) is there. ${list(names)} are in .env, readable by you alone.`,
    },
    replaced.length > 0 && { zh: `替换了 ${list(replaced)}。`, en: `Replaced: ${list(replaced)}.` },
    hidden.length > 0 && {
      zh: `⚠ 环境变量里也有 ${list(hidden)}，它们优先于 .env；请去掉。`,
      en: `⚠ ${list(hidden)} are also in the environment, which goes before .env; unset them.`,
    },
    isOther &&
      stale.length > 0 && {
        zh: `⚠ ${list(stale)} 属于原来的应用，webhook 方式要换成新的。`,
        en: `⚠ ${list(stale)} belong to the former app; webhooks need the new app’s.`,
      },
    { zh: '接下来', en: 'Next' },
    {
      zh: '1. npm start：让机器人连上。控制台要先看到连接，才肯保存“使用长连接接收”。',
      en: '1. npm start, so that the bot connects: the console saves “long connection” only once it sees one.',
    },
    {
      zh: `2. ${app}：“事件与回调”里事件和回调都用长连接，回调有“卡片回传交互”（card.action.trigger），否则按钮没有反应。`,
      en: `2. ${app}: under “Events & Callbacks” both use the long connection, and card.action.trigger is among the callbacks, or buttons do nothing.`,
    },
    {
      zh: '3. 同一处：创建版本并发布，需要时等管理员同意。权限和事件从这时起才算数。',
      en: '3. There too: create a version and release it, and wait for an admin where one must agree. Scopes and events count from then on.',
    },
    {
      zh: '4. 群设置 → 群机器人 → 添加机器人，然后在群里说 /help。',
      en: '4. In the group: Settings → Bots → Add Bot, then say /help there.',
    },
    brand === 'lark' && {
      zh: 'Lark 国际版可能没有长连接：那就用 LARK_MODE=webhook。',
      en: 'Lark may have no long connection: then use LARK_MODE=webhook.',
    },
    {
      zh: '“权限管理”里若缺权限，批量导入里粘贴：',
      en: 'If “Permissions & Scopes” lacks any, paste into its bulk import:',
    },
  ];
  return [...lines.flatMap(line => (line === false ? [] : [told(line)])), pasteableScopes()];
}
