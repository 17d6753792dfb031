/** What a team can set: one list, from which `/settings`, its help and the reading of stored values follow. */

import { z } from 'zod';
import type { Bilingual, Language } from './language.ts';
import { normalized } from './normal-form.ts';
import type { Meaning } from './reaction-emoji.ts';
import { larkEmoji, larkLook, plainEmoji, severalIn, telegramEmoji } from './reaction-emoji.ts';
import { readQuietHours, wordQuietHours } from './schedule/quiet-hours.ts';
import { cleanStockPhrases } from './stock-phrase.ts';
import { isZone, parseTimeOfDay } from './zoned-time.ts';

const wholeNumber = (least: number, most: number) =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\s*\d{1,5}\s*$/)
        .transform(Number),
    ])
    .pipe(z.number().int().min(least).max(most));
const share = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\s*(?:0?\.\d{1,4}|1|1\.0+)\s*$/)
      .transform(Number),
  ])
  .pipe(z.number().gt(0).lte(1));
const emoji = z
  .string()
  .transform(text => text.replace(/\uFE0F/g, '').trim())
  .pipe(z.string().min(1).max(20));
/** Lark's emoji have names; several may mean the same. */
const emojiNames = z
  .string()
  .transform(severalIn)
  .pipe(
    z
      .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_]{0,39}$/))
      .min(1)
      .max(8),
  )
  .transform(names => [...new Set(names)].join(','));

/** What a command line and an answer have room for. */
const STOCK_PHRASES_LETTERS_AT_MOST = 1000;

export const teamSettingsSchema = z.object({
  language: z.enum(['zh-CN', 'en']).default('zh-CN'),
  zone: z.string().refine(isZone).default('Asia/Shanghai'),
  quorum: wholeNumber(1, 20).default(1),
  approveTelegram: emoji.default('👍'),
  rejectTelegram: emoji.default('👎'),
  approveLark: emojiNames.default('THUMBSUP'),
  rejectLark: emojiNames.default('ThumbsDown'),
  expiryDays: wholeNumber(1, 90).default(7),
  halfLifeDays: wholeNumber(1, 3650).default(90),
  strongConfidence: share.default(0.75),
  strongVoices: wholeNumber(1, 1000).default(3),
  strongSources: wholeNumber(1, 100).default(2),
  mediumConfidence: share.default(0.6),
  mediumVoices: wholeNumber(1, 1000).default(2),
  stockPhrases: z.string().max(STOCK_PHRASES_LETTERS_AT_MOST).default(''),
  digestTime: z.string().refine(isWeeklyTime).default('周一 09:00'),
  digestUseful: wholeNumber(1, 168).default(24),
  digestNames: z.enum(['on', 'off']).default('off'),
  reviewTime: z.string().refine(isWeeklyTime).default('周三 15:00'),
  quietHours: z
    .string()
    .refine(text => readQuietHours(text) !== undefined)
    .default('22:00-08:00'),
});

export type TeamSettings = z.infer<typeof teamSettingsSchema>;
export type SettingName = keyof TeamSettings;

type SettingText = {
  readonly key: string;
  readonly label: Bilingual;
  readonly means: Bilingual;
  readonly example: string;
  /** Where that is another one. */
  readonly exampleInEnglish?: string;
  /** What is kept, as it is shown; as it is when left out. */
  readonly worded?: (kept: string, language: Language) => string;
  /** What may be typed, as it is kept; undefined when it can't be. What was kept once stays readable. */
  readonly read?: (typed: string) => string | undefined;
  /** So many characters may be typed; 60 when left out. */
  readonly most?: number;
};

function readStockPhrases(typed: string): string | undefined {
  return /^(无|没有|none|-)$/i.test(typed.trim()) ? '' : cleanStockPhrases(typed);
}

/** As people say that they want something, or not. */
function readOnOff(typed: string): string | undefined {
  if (/^(on|yes|写|要|是|开|开启)$/i.test(typed.trim())) return 'on';
  return /^(off|no|none|不写|不要|不|否|无|关|关闭)$/i.test(typed.trim()) ? 'off' : undefined;
}

const WEEKDAYS: Readonly<Record<string, string>> = {
  ...{ 一: 'Mon', 二: 'Tue', 三: 'Wed', 四: 'Thu', 五: 'Fri', 六: 'Sat', 日: 'Sun', 天: 'Sun' },
};

/** @returns `周一 09:00`, or `Mon 09:00` */
export function wordWeekly(kept: string, language: Language): string {
  if (language !== 'en') return kept;
  return kept.replace(
    /(?:周|星期|礼拜)([一二三四五六日天])/u,
    (whole, day: string) => WEEKDAYS[day] ?? whole,
  );
}

function readQuiet(typed: string): string | undefined {
  const hours = readQuietHours(typed);
  return hours && wordQuietHours(hours);
}

/** In the order in which they are shown. */
export const TEAM_SETTINGS: Readonly<Record<SettingName, SettingText>> = {
  language: {
    key: 'language',
    label: { zh: '语言', en: 'language' },
    means: { zh: '机器人说话的语言', en: 'the language the bot speaks' },
    example: 'en',
  },
  zone: {
    key: 'zone',
    label: { zh: '时区', en: 'zone' },
    means: { zh: '日期和时间按哪个时区', en: 'time zone of dates and times' },
    example: 'Asia/Shanghai',
  },
  quorum: {
    key: 'quorum',
    label: { zh: '票数', en: 'quorum' },
    means: { zh: '通过一个提案要几票（1–20）', en: 'approvals that a proposal needs (1–20)' },
    example: '2',
  },
  approveTelegram: {
    key: 'approve-telegram',
    label: { zh: '通过表情', en: 'approve-emoji' },
    means: {
      zh: 'Telegram 上表示通过的表情（要是那里能点的）',
      en: 'emoji that approves on Telegram (one that can be given there)',
    },
    example: '👌',
    read: telegramEmoji,
  },
  rejectTelegram: {
    key: 'reject-telegram',
    label: { zh: '不通过表情', en: 'reject-emoji' },
    means: {
      zh: 'Telegram 上表示不通过的表情（要是那里能点的）',
      en: 'emoji that rejects on Telegram (one that can be given there)',
    },
    example: '👎',
    read: telegramEmoji,
  },
  approveLark: {
    key: 'approve-lark',
    label: { zh: '飞书通过表情', en: 'lark-approve-emoji' },
    means: {
      zh: '飞书上表示通过的表情，写它在飞书的名字，可以几个：THUMBSUP 👍、OK 👌、DONE ✅、CheckMark、LGTM',
      en: 'emoji that approve on Lark, by their names there: THUMBSUP 👍, OK 👌, DONE ✅, CheckMark, LGTM',
    },
    example: 'THUMBSUP,OK',
    read: larkEmoji,
  },
  rejectLark: {
    key: 'reject-lark',
    label: { zh: '飞书不通过表情', en: 'lark-reject-emoji' },
    means: {
      zh: '飞书上表示不通过的表情，写它在飞书的名字，可以几个：ThumbsDown 👎、No、CrossMark ❌',
      en: 'emoji that reject on Lark, by their names there: ThumbsDown 👎, No, CrossMark ❌',
    },
    example: 'ThumbsDown',
    read: larkEmoji,
  },
  expiryDays: {
    key: 'expiry',
    label: { zh: '有效期', en: 'expiry' },
    means: { zh: '提案几天没有结果就过期（1–90）', en: 'days until an undecided proposal expires (1–90)' },
    example: '5',
  },
  halfLifeDays: {
    key: 'half-life',
    label: { zh: '半衰期', en: 'half-life' },
    means: {
      zh: '依据的分量几天减半（1–3650）',
      en: 'days in which evidence loses half its weight (1–3650)',
    },
    example: '60',
  },
  strongConfidence: {
    key: 'strong',
    label: { zh: '强的置信度', en: 'strong' },
    means: { zh: '置信度到多少算“强”（0–1）', en: 'confidence from which a claim is strong (0–1)' },
    example: '0.8',
  },
  strongVoices: {
    key: 'strong-voices',
    label: { zh: '强的声音数', en: 'strong-voices' },
    means: { zh: '“强”至少要几个声音（1–1000）', en: 'voices that a strong claim needs (1–1000)' },
    example: '4',
  },
  strongSources: {
    key: 'strong-sources',
    label: { zh: '强的渠道数', en: 'strong-sources' },
    means: { zh: '“强”至少要几个渠道（1–100）', en: 'sources that a strong claim needs (1–100)' },
    example: '3',
  },
  mediumConfidence: {
    key: 'medium',
    label: { zh: '中的置信度', en: 'medium' },
    means: { zh: '置信度到多少算“中”（0–1）', en: 'confidence from which a claim is medium (0–1)' },
    example: '0.65',
  },
  mediumVoices: {
    key: 'medium-voices',
    label: { zh: '中的声音数', en: 'medium-voices' },
    means: { zh: '“中”至少要几个声音（1–1000）', en: 'voices that a medium claim needs (1–1000)' },
    example: '3',
  },
  stockPhrases: {
    key: 'stock-phrases',
    label: { zh: '套话', en: 'stock-phrases' },
    means: {
      zh: '平台自动填的话，不算谁的原话（常见的已有）；几句用；隔开，“无”是清空',
      en: 'what a platform fills in by itself and nobody said (the usual ones are known); several with ; between, “none” clears them',
    },
    example: '该用户很懒，什么也没有写；系统自动五星好评',
    read: readStockPhrases,
    most: STOCK_PHRASES_LETTERS_AT_MOST,
  },
  digestTime: {
    key: 'digest-time',
    label: { zh: '周报时间', en: 'digest' },
    means: { zh: '每周什么时候发周报', en: 'when the weekly digest is posted' },
    example: '周一 09:00',
    exampleInEnglish: 'Mon 09:00',
    worded: wordWeekly,
  },
  digestUseful: {
    key: 'digest-useful',
    label: { zh: '周报补发', en: 'digest-useful' },
    means: {
      zh: '停机错过的周报，几小时之内还补发（1–168）',
      en: 'hours for which a digest that was missed is still posted (1–168)',
    },
    example: '48',
  },
  digestNames: {
    key: 'digest-names',
    label: { zh: '周报写名字', en: 'digest-names' },
    means: {
      zh: '周报里写不写记录人的名字：写、不写',
      en: 'whether the digest names who recorded: on, off',
    },
    example: 'on',
    read: readOnOff,
  },
  reviewTime: {
    key: 'review-time',
    label: { zh: '研讨会时间', en: 'review' },
    means: {
      zh: '建议的研讨会在周几几点；开起来以后用 /review schedule 改',
      en: 'weekday and time at which a review meeting is proposed; once there is one: /review schedule',
    },
    example: '周三 15:00',
    exampleInEnglish: 'Wed 15:00',
    worded: wordWeekly,
  },
  quietHours: {
    key: 'quiet-hours',
    label: { zh: '免打扰', en: 'quiet' },
    means: {
      zh: '从几点到几点机器人不主动说话，到点再发；“无”是随时可以发',
      en: 'hours in which the bot says nothing unasked; it waits for their end; “none” for no such hours',
    },
    example: '22:00-08:00',
    read: readQuiet,
  },
};

/** The emoji that vote on a platform: Lark has names of its own for them, all others take the plain ones. */
function votingEmoji(settings: TeamSettings, platform: string): Readonly<Record<Meaning, readonly string[]>> {
  return platform === 'lark'
    ? { approve: settings.approveLark.split(','), reject: settings.rejectLark.split(',') }
    : { approve: [settings.approveTelegram], reject: [settings.rejectTelegram] };
}

/** @returns what people are told to react with on a platform: the first of each meaning, as it looks */
export function shownEmoji(settings: TeamSettings, platform: string): Readonly<Record<Meaning, string>> {
  const { approve, reject } = votingEmoji(settings, platform);
  const looks = ([name = '']: readonly string[]) => (platform === 'lark' ? larkLook(name) : name);
  return { approve: looks(approve), reject: looks(reject) };
}

/** @returns what an emoji means on a platform; undefined when it votes nothing */
export function meaningOf(settings: TeamSettings, platform: string, emoji: string): Meaning | undefined {
  const { approve, reject } = votingEmoji(settings, platform);
  const isOne = (names: readonly string[]) => names.map(plainEmoji).includes(plainEmoji(emoji));
  if (isOne(approve)) return 'approve';
  return isOne(reject) ? 'reject' : undefined;
}

/** @returns an emoji that would mean both on a platform; undefined when there is none, as it must be */
export function clashingEmoji(settings: TeamSettings, platform: string): string | undefined {
  const { approve, reject } = votingEmoji(settings, platform);
  return approve.find(yes => reject.some(no => plainEmoji(no) === plainEmoji(yes)));
}

export const SETTING_NAMES = Object.keys(TEAM_SETTINGS) as SettingName[];

/** `周一 09:00`, `mon 9:00`: a weekday, then a time of day. */
function isWeeklyTime(text: string): boolean {
  const match = /^((?:周|星期)[一二三四五六日天]|mon|tue|wed|thu|fri|sat|sun)\s+(\S.*)$/i.exec(
    normalized(text).trim(),
  );
  return match?.[2] !== undefined && parseTimeOfDay(match[2]) !== undefined;
}
