/** How a feedback is shown: its confirmation, itself in full, and what was changed about it. */
import { z } from 'zod';
import { shownEndUser } from '../../chat/grammar/end-user.ts';
import { actions, type Button, fields, quote, shortened, text, view } from '../../chat/view.ts';
import type { Context } from '../../conversation/command.ts';
import { counted, saying } from '../../conversation/saying.ts';
import { type Dimension, dimensionById } from '../../domain/dimension.ts';
import { type Bilingual, inLanguage, listed, listedSome } from '../../domain/language.ts';
import { operatorRole } from '../../domain/role.ts';
import { shortId } from '../../domain/short-id.ts';
import { showDay, showMoment } from '../../domain/zoned-time.ts';
import { isFormerMessage, lastAuditOf } from '../../store/audit.ts';
import { personNames } from '../../store/people.ts';
import {
  CONSENTS,
  DEFAULT_INTENSITY,
  type Feedback,
  type FeedbackContent,
  LATELY_DAYS,
  mayBeQuoted,
} from './domain/feedback.ts';
import { argumentNameOf, changesSchema } from './feedback-arguments.ts';
import { UNQUOTABLE } from './quotes.ts';
import type { Change, Company } from './record-feedback.ts';
import { knowingSources, sourcesIn } from './source-kind.ts';
import { type VoiceSize, voiceMates, voiceSize } from './store/voices.ts';

export function companyText(context: Context, company: Company, dimension: Dimension): string {
  const say = saying(context);
  if (company.kind === 'same-voice') {
    const first = shortId('F', company.mate);
    const size = say(sizeText(company.size));
    return say({ zh: `与 ${first} 是同一个声音（${size}）`, en: `One voice with ${first} (${size})` });
  }
  const { voices, sources, isCutShort } = company.count;
  // Said longer ago than one counts, and nothing like it since.
  if (voices === 0)
    return say({ zh: `近 ${LATELY_DAYS} 天没有这样的声音`, en: `No such voice in ${LATELY_DAYS} days` });
  const about: Bilingual =
    company.tag === undefined
      ? { zh: `“${dimension.short.zh}”`, en: `about ${dimension.short.en}` }
      : { zh: `带“${company.tag}”标签`, en: `tagged “${company.tag}”` };
  return isCutShort
    ? say({
        zh: `近 ${LATELY_DAYS} 天${about.zh}的声音已超过 ${voices} 个`,
        en: `More than ${voices} voices ${about.en} in ${LATELY_DAYS} days`,
      })
    : say({
        zh: `近 ${LATELY_DAYS} 天第 ${voices} 个${about.zh}的声音（${sources} 个渠道）`,
        en: `Voice no. ${voices} ${about.en} in ${LATELY_DAYS} days (${counted(sources, 'source')})`,
      });
}

/** `3 条记录 · 2 个渠道` */
export function sizeText({ records, sources, isCutShort }: VoiceSize): Bilingual {
  const atLeast = isCutShort ? { zh: '至少 ', en: 'at least ' } : { zh: '', en: '' };
  return {
    zh: `${records} 条记录 · ${atLeast.zh}${sources} 个渠道`,
    en: `${counted(records, 'record')} · ${atLeast.en}${counted(sources, 'source')}`,
  };
}

/** What the second line ends with: how to mend a slip, and the likely slip itself where there is one. */
export function mendHint(context: Context, name: string): string {
  const say = saying(context);
  const [slip] = context.slips;
  if (slip === undefined)
    return say({ zh: ` · 改：/feedback edit ${name}`, en: ` · mend: /feedback edit ${name}` });
  const key = say(slip.argument.facts.label);
  const value = slip.word.replace(/^[^=＝：:]*[=＝：:]/, '');
  return say({
    zh: ` · ⚠ “${slip.word}”记进了原话，要的是“${key}=”的话：/feedback edit ${name} ${key}=${value}`,
    en: ` · ⚠ “${slip.word}” went into the text; if you meant ${key}=, type /feedback edit ${name} ${key}=${value}`,
  });
}

export function mendButtons(context: Context, number: number): Button[] {
  const say = saying(context);
  const name = shortId('F', number);
  return [
    { label: say({ zh: '改维度', en: 'Dimension' }), line: `/feedback edit ${name}`, asks: ['dimension'] },
    { label: say({ zh: '改渠道', en: 'Source' }), line: `/feedback edit ${name}`, asks: ['source'] },
    { label: say({ zh: '删除', en: 'Delete' }), line: `/feedback delete ${name}` },
  ];
}

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

const LABELS: Readonly<Record<keyof FeedbackContent, Bilingual>> = {
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
function shownValue(context: Context, name: keyof FeedbackContent, value: unknown): string {
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

/** So much of a text is shown where it was changed: who wants all of it looks at the record. */
const CHANGE_SHOWN = 80;

export function shownChange(context: Context, { name, from, to }: Change): string {
  const say = saying(context);
  const nothing = say({ zh: '未填', en: 'none' });
  const [before, after] = [from, to].map(value => shownValue(context, name, value) || nothing);
  const label = say(LABELS[name]);
  if (JSON.stringify(from) === JSON.stringify(to))
    return say({ zh: `${label}里的用户名字已去掉`, en: `${label}: the user's name was taken out` });
  if (name !== 'text') return `${label} ${before} → ${after}`;
  const [was = '', is = ''] = [before, after].map(each => shortened(each ?? '', CHANGE_SHOWN));
  return `${label} “${was}” → “${is}”`;
}

function sourceName({ vocabulary }: Context, sourceId: number): string {
  return sourcesIn(vocabulary).find(each => each.id === sourceId)?.name ?? '?';
}

export async function showFeedback(asked: Context, record: Feedback) {
  const context = await knowingSources(asked);
  const say = saying(context);
  const { transaction, team, clock, language } = context;
  const name = shortId('F', record.number);
  const { entries: history, earlier } = await lastAuditOf(transaction, team.id, name, HISTORY_SHOWN);
  const names = await personNames(transaction, [
    record.reporterId,
    ...history.flatMap(entry => entry.personId ?? []),
  ]);
  const nameOf = (personId: number | null) => names.get(personId ?? 0) ?? '?';
  const role = operatorRole(record.reporterRole);
  const bracketed = (said: string) => say({ zh: `（${said}）`, en: ` (${said})` });
  const reporter = `${nameOf(record.reporterId)}${role ? bracketed(say(role.label)) : ''}`;

  const rows: Row[] = [
    row(context, 'dimension', record.dimension),
    row(context, 'sourceId', record.sourceId),
    row(context, 'sentiment', record.sentiment),
    record.intensity === null
      ? {
          label: say(LABELS.intensity),
          value: say({ zh: `${DEFAULT_INTENSITY}（默认）`, en: `${DEFAULT_INTENSITY} (default)` }),
        }
      : row(context, 'intensity', record.intensity),
    row(context, 'segment', record.segment),
    row(context, 'tags', record.tags),
    row(context, 'endUser', record.endUser),
    consentRow(context, record),
    row(context, 'saidAt', record.saidAt),
    {
      label: say({ zh: '记录', en: 'Recorded' }),
      value: `${reporter} · ${showMoment(record.recordedAt, clock, language)}`,
    },
  ];
  const { linkedMessageId: linkedId, linkedUrl } = record;
  // What stands in another chat has no number here.
  if (linkedUrl !== null || (linkedId !== null && !isFormerMessage(linkedId)))
    rows.push({ label: say({ zh: '原消息', en: 'Message' }), value: linkedUrl ?? `#${linkedId}` });
  if (record.deletedAt === null)
    rows.push({ label: say({ zh: '声音', en: 'Voice' }), value: await voiceText(context, record) });
  rows.push({ label: say({ zh: '用于', en: 'Used in' }), value: await usesText(context, name) });

  const deleted = say({ zh: '已删除', en: 'deleted' });
  const title =
    record.deletedAt === null
      ? name
      : `${name}${bracketed(`${deleted} ${showMoment(record.deletedAt, clock, language)}`)}`;
  const blocks = [
    text(title),
    record.deletedAt === null ? quote(record.text) : text(deleted),
    fields(...rows.filter(each => each.value !== '')),
  ];
  if (history.length > 0) {
    const intro =
      earlier === 0
        ? say({ zh: '历史：', en: 'History:' })
        : say({
            zh: `历史（最近 ${history.length} 次，更早的还有 ${earlier} 次）：`,
            en: `History (the last ${history.length}, after ${earlier} earlier ones):`,
          });
    const lines = history.map(entry => {
      const when = showMoment(entry.at, clock, language);
      return `  ${when} ${nameOf(entry.personId)} ${historyText(context, record, entry.action, entry.details)}`;
    });
    blocks.push(text(intro, ...lines));
  }
  const buttons =
    record.deletedAt === null
      ? mendButtons(context, record.number)
      : [{ label: say({ zh: '恢复', en: 'Restore' }), line: `/feedback restore ${name}` }];
  return { view: view(...blocks, actions(...buttons)) };
}

/** So much of the history is shown. */
const HISTORY_SHOWN = 10;

type Row = { label: string; value: string };

function row(context: Context, name: keyof FeedbackContent, value: unknown): Row {
  return { label: inLanguage(LABELS[name], context.language), value: shownValue(context, name, value) };
}

/** Read within the team, the words are there to be read; nobody is to pass them on. */
function consentRow(context: Context, record: Feedback): Row {
  const { label, value } = row(context, 'consent', record.consent);
  return mayBeQuoted(record)
    ? { label, value }
    : { label, value: `${value} · ${saying(context)(UNQUOTABLE)}` };
}

/** So many claims are named. */
const USES_SHOWN = 20;

/** Which claims a record is evidence of: `C5（精致妈妈）、C7（精致妈妈，反驳）`. */
export async function usesText(context: Context, thing: string): Promise<string> {
  const uses: string[] = [];
  for (const feature of context.features) uses.push(...((await feature.uses?.(context, thing)) ?? []));
  return listedSome(uses, USES_SHOWN, context.language);
}

async function voiceText(context: Context, record: Feedback): Promise<string> {
  const { transaction, team } = context;
  const say = saying(context);
  const size = await voiceSize(transaction, team.id, record.number);
  const said = say(sizeText(size));
  if (size.records <= 1) return said;
  const mates = await voiceMates(transaction, team.id, record.number, MATES_SHOWN);
  const shown = listed(
    mates.map(each => shortId('F', each)),
    context.language,
  );
  const more = size.records - 1 > mates.length ? '…' : '';
  return say({ zh: `${said}（还有 ${shown}${more}）`, en: `${said} (also ${shown}${more})` });
}

/** So many other records of a voice are named. */
const MATES_SHOWN = 5;

const mergedSchema = z.array(z.string());

function historyText(
  context: Context,
  record: Feedback,
  action: string,
  details: Record<string, unknown>,
): string {
  const say = saying(context);
  switch (action) {
    case 'feedback.edited': {
      const changes = changesSchema.catch([]).parse(details['changes']);
      return (
        changes
          .filter((change): change is Change => change.name in LABELS)
          // What was deleted is not shown by way of its history.
          .map(change =>
            change.name === 'text' && record.deletedAt !== null
              ? `${say(LABELS.text)} ${say({ zh: '已删除', en: 'deleted' })}`
              : shownChange(context, change),
          )
          .join('；')
      );
    }
    case 'feedback.deleted':
      return say({ zh: '删除', en: 'deleted it' });
    case 'feedback.restored':
      return say({ zh: '恢复', en: 'restored it' });
    case 'feedback.merged':
    case 'feedback.unmerged': {
      const ids = mergedSchema.catch([]).parse(details['with']).join(' ');
      return action === 'feedback.merged'
        ? say({ zh: `合并 ${ids}`, en: `merged ${ids}` })
        : say({ zh: `拆开 ${ids}`, en: `took apart ${ids}` });
    }
    default:
      return action;
  }
}
