/**
 * The fields of a feedback: the one list from which arguments, forms, edits, searches, views and history are derived. Each
 * field stands under the name of its argument, in the order in which arguments are asked for.
 */
import type { z } from 'zod';
import {
  type ArgumentFacts,
  choiceArgument,
  endUserArgument,
  listArgument,
  momentArgument,
  numberArgument,
  type ThingFacts,
  textArgument,
} from '../../chat/grammar/argument.ts';
import { shownEndUser } from '../../chat/grammar/end-user.ts';
import type { Context } from '../../conversation/command.ts';
import { translator } from '../../conversation/translation.ts';
import { DIMENSIONS, dimensionById } from '../../domain/dimension.ts';
import { type Bilingual, inLanguage, listed } from '../../domain/language.ts';
import { showDay, showMoment } from '../../domain/zoned-time.ts';
import {
  CONSENTS,
  cleanTags,
  type FeedbackContent,
  NAME_AT_MOST,
  TAGS_AT_MOST,
  TEXT_AT_MOST,
} from './domain/feedback.ts';
import { SENTIMENT_WORDS } from './domain/sentiment.ts';
import { sourceLabel } from './domain/source-names.ts';
import { sourceArgument, sourcesIn } from './source-kind.ts';

type Facts = Omit<ArgumentFacts, 'read'> & Pick<ThingFacts, 'takesUsual'>;

type Field<Name extends keyof FeedbackContent, Argument extends z.ZodType> = {
  /** What the field is called in a record. */
  readonly name: Name;
  readonly label: Bilingual;
  /** Its title where it is shown, if that is not its label. */
  readonly title?: Bilingual;
  readonly means: Bilingual;
  readonly example: Bilingual;
  /** Makes the argument by which it is typed. */
  make(facts: Facts): Argument;
  /** @returns what a record says when that was typed */
  read(given: z.output<Argument>): FeedbackContent[Name];
  /** @param value of a record, or as the audit log has it */
  shown(value: unknown, context: Context): string;
};

function field<Name extends keyof FeedbackContent, Argument extends z.ZodType>(
  definition: Field<Name, Argument>,
) {
  const { make, label, means, example, ...rest } = definition;
  /** @param more what a command says otherwise: a position, what it means there */
  const argument = (more: Partial<Facts> = {}) => make({ label, means, example, ...more });
  return { ...rest, label, argument };
}

export const FIELDS = {
  text: field({
    name: 'text',
    label: { zh: '原话', en: 'text' },
    means: {
      zh: '用户的原话；回复一条消息时就是那条消息',
      en: 'what the user said; in a reply, the message itself',
    },
    example: { zh: '包装盒太大，浴室放不下', en: 'The box is too big for my bathroom' },
    make: facts => textArgument({ ...facts, most: TEXT_AT_MOST }),
    read: given => given,
    shown: String,
  }),
  source: field({
    name: 'sourceId',
    label: { zh: '渠道', en: 'source' },
    means: { zh: '在哪里听到的', en: 'where it was heard' },
    example: { zh: '小红书', en: 'Xiaohongshu' },
    make: sourceArgument,
    read: given => given.id,
    shown: (value, { vocabulary, language }) => {
      const found = sourcesIn(vocabulary).find(each => each.id === Number(value));
      return found === undefined ? '?' : inLanguage(sourceLabel(found), language);
    },
  }),
  dimension: field({
    name: 'dimension',
    label: { zh: '维度', en: 'dimension' },
    means: { zh: '说的是画像的哪个维度', en: 'the dimension of the persona it is about' },
    example: { zh: '痛点', en: 'needs' },
    make: facts => choiceArgument({ ...facts, choices: DIMENSIONS }),
    read: given => given,
    shown: (value, context) => translator(context)(dimensionById(String(value)).label),
  }),
  sentiment: field({
    name: 'sentiment',
    label: { zh: '情感', en: 'sentiment' },
    means: { zh: '−2 很负面 … 2 很正面', en: '−2 very negative … 2 very positive' },
    example: { zh: '-1', en: '-1' },
    make: facts => numberArgument({ ...facts, least: -2, most: 2, words: SENTIMENT_WORDS }),
    read: given => given,
    shown: value => String(value).replace('-', '−'),
  }),
  intensity: field({
    name: 'intensity',
    label: { zh: '强度', en: 'intensity' },
    means: { zh: '1 随口一提 … 5 非常强烈', en: '1 said in passing … 5 very strong' },
    example: { zh: '4', en: '4' },
    make: facts => numberArgument({ ...facts, least: 1, most: 5 }),
    read: given => given,
    shown: String,
  }),
  segment: field({
    name: 'segment',
    label: { zh: '人群', en: 'segment' },
    means: { zh: '哪一类用户', en: 'the kind of user' },
    example: { zh: '精致妈妈', en: 'young-mothers' },
    make: facts => textArgument({ ...facts, most: NAME_AT_MOST }),
    read: given => given,
    shown: String,
  }),
  tags: field({
    name: 'tags',
    label: { zh: '标签', en: 'tags' },
    means: { zh: '用逗号或顿号隔开', en: 'separated by commas' },
    example: { zh: '包装,收纳', en: 'packaging,storage' },
    make: facts => listArgument({ ...facts, most: TAGS_AT_MOST, each: NAME_AT_MOST }),
    read: cleanTags,
    shown: (value, { language }) => (Array.isArray(value) ? listed(value.map(String), language) : ''),
  }),
  consent: field({
    name: 'consent',
    label: { zh: '授权', en: 'consent' },
    means: { zh: '用户是否同意记录和使用', en: 'whether the user agreed to it being kept and used' },
    example: { zh: '未询问', en: 'unknown' },
    make: facts => choiceArgument({ ...facts, choices: CONSENTS }),
    read: given => given,
    shown: (value, context) =>
      translator(context)(CONSENTS.find(each => each.id === value)?.label ?? { zh: '', en: '' }),
  }),
  user: field({
    name: 'endUser',
    label: { zh: '用户', en: 'user' },
    means: { zh: '说话的用户，只存加密后的记号', en: 'who said it; only a keyed hash is kept' },
    example: { zh: '张女士', en: 'Ms-Zhang' },
    make: endUserArgument,
    read: given => given,
    shown: value => shownEndUser(String(value).replace(/^#/, '')),
  }),
  date: field({
    name: 'saidAt',
    label: { zh: '日期', en: 'date' },
    title: { zh: '日期', en: 'Said' },
    means: { zh: '用户什么时候说的，默认现在', en: 'when the user said it; now by default' },
    example: { zh: '昨天', en: 'yesterday' },
    make: momentArgument,
    read: given => given.at,
    shown: (value, context) => shownSaidAt(context, value instanceof Date ? value : new Date(String(value))),
  }),
};

/** The name of a field's argument. */
export type FieldKey = keyof typeof FIELDS;
export const FIELD_KEYS = Object.keys(FIELDS) as FieldKey[];

/** A day that was given without a time is kept as its noon, and shown as the day. */
function shownSaidAt({ clock, language }: Context, saidAt: Date): string {
  const shown = showMoment(saidAt, clock, language);
  return saidAt.getTime() % 60_000 === 0 && shown.endsWith(' 12:00')
    ? showDay(saidAt, clock, language)
    : shown;
}

/** @returns the argument of a field that a record calls so; undefined when it has none of that name */
export function fieldKeyOf(name: string): FieldKey | undefined {
  return FIELD_KEYS.find(key => FIELDS[key].name === name);
}

/** @returns what a field is called where it is shown: its label, with a capital */
export function fieldTitle(key: FieldKey): Bilingual {
  const { label, title }: { readonly label: Bilingual; readonly title?: Bilingual } = FIELDS[key];
  return title ?? { zh: label.zh, en: `${label.en.slice(0, 1).toUpperCase()}${label.en.slice(1)}` };
}

/** @returns a field of a record as people read it; empty when it says nothing */
export function shownField(context: Context, key: FieldKey, value: unknown): string {
  return value === null || value === undefined ? '' : FIELDS[key].shown(value, context);
}

/** @returns a record's fields as they are shown, by argument; those that say nothing are left out */
export function shownContent(context: Context, record: FeedbackContent): Record<string, string> {
  const shown = FIELD_KEYS.map(key => [key, shownField(context, key, record[FIELDS[key].name])] as const);
  return Object.fromEntries(shown.filter(([, value]) => value !== ''));
}
