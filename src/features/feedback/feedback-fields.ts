/** The fields of a feedback, as they are shown. */
import { shownEndUser } from '../../chat/grammar/end-user.ts';
import type { Context } from '../../conversation/command.ts';
import { saying } from '../../conversation/saying.ts';
import { dimensionById } from '../../domain/dimension.ts';
import { type Bilingual, listed } from '../../domain/language.ts';
import type { Source } from '../../domain/source.ts';
import { showDay, showMoment } from '../../domain/zoned-time.ts';
import { CONSENTS, type FeedbackContent } from './domain/feedback.ts';
import { argumentNameOf } from './feedback-arguments.ts';

/** A record's fields as they are shown, by argument name; absent ones are left out. */
export function shownContent(context: Context, record: FeedbackContent): Record<string, string> {
  const names: (keyof FeedbackContent)[] = [
    'text',
    'sourceId',
    'dimension',
    'sentiment',
    'intensity',
    'segment',
    'tags',
    'consent',
    'endUser',
    'saidAt',
  ];
  const shown = names.map(name => [argumentNameOf(name), shownValue(context, name, record[name])] as const);
  return Object.fromEntries(shown.filter(([, value]) => value !== ''));
}

export const LABELS: Readonly<Record<keyof FeedbackContent, Bilingual>> = {
  text: { zh: '原话', en: 'Text' },
  sourceId: { zh: '渠道', en: 'Source' },
  dimension: { zh: '维度', en: 'Dimension' },
  sentiment: { zh: '情感', en: 'Sentiment' },
  intensity: { zh: '强度', en: 'Intensity' },
  segment: { zh: '人群', en: 'Segment' },
  tags: { zh: '标签', en: 'Tags' },
  consent: { zh: '授权', en: 'Consent' },
  endUser: { zh: '用户', en: 'User' },
  saidAt: { zh: '日期', en: 'Said' },
};

/** @returns a field of a record as people read it; empty when it says nothing */
export function shownValue(context: Context, name: keyof FeedbackContent, value: unknown): string {
  const say = saying(context);
  if (value === null || value === undefined) return '';
  switch (name) {
    case 'dimension':
      return say(dimensionById(String(value)).label);
    case 'sourceId':
      return sourceName(context, Number(value));
    case 'consent':
      return say(CONSENTS.find(each => each.id === value)?.label ?? { zh: '', en: '' });
    case 'sentiment':
      return String(value).replace('-', '−');
    case 'tags':
      return Array.isArray(value) ? listed(value.map(String), context.language) : '';
    case 'endUser':
      return shownEndUser(String(value).replace(/^#/, ''));
    case 'saidAt':
      return shownSaidAt(context, value instanceof Date ? value : new Date(String(value)));
    case 'text':
    case 'intensity':
    case 'segment':
      return String(value);
    default:
      return name satisfies never;
  }
}

/** A day that was given without a time is kept as its noon, and shown as the day. */
function shownSaidAt({ clock, language }: Context, saidAt: Date): string {
  const shown = showMoment(saidAt, clock, language);
  return saidAt.getTime() % 60_000 === 0 && shown.endsWith(' 12:00')
    ? showDay(saidAt, clock, language)
    : shown;
}

function sourceName({ vocabulary }: Context, sourceId: number): string {
  return vocabulary.sources.find((each: Source) => each.id === sourceId)?.name ?? '?';
}
