/** What the bot answers to an act on feedback: what is related, and how to correct a slip. */
import { shownEndUser } from '../../chat/grammar/end-user.ts';
import { actions, type Button, text, view } from '../../chat/view.ts';
import type { Context, Reply } from '../../conversation/command.ts';
import { counted, said, translator } from '../../conversation/translation.ts';
import { type Dimension, dimensionById } from '../../domain/dimension.ts';
import type { Bilingual } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import type { ReadMoment } from '../../domain/zoned-time.ts';
import { dayOf, showDay, showMoment } from '../../domain/zoned-time.ts';
import { type FeedbackContent, LATELY_DAYS, mayBeQuoted } from './domain/feedback.ts';
import type { FieldChange } from './edit-feedback.ts';
import { shownField } from './feedback-fields.ts';
import { shownChange } from './feedback-history.ts';
import { idsText } from './merge-voices.ts';
import { UNQUOTABLE } from './quotes.ts';
import { type RelatedVoices, relatedVoices } from './related-voices.ts';
import { usesText } from './show-feedback.ts';
import { voicesOf } from './store/voice-forest.ts';
import { type VoiceSize, voiceMates } from './store/voices.ts';

/**
 * What confirms a record: two lines at most, but for what is said once.
 * @param said when the user said it, as typed; undefined when nobody said that
 */
export async function recordedReply(
  context: Context,
  content: FeedbackContent,
  number: number,
  said: ReadMoment | undefined,
  besides: readonly Bilingual[] = [],
): Promise<Reply> {
  const say = translator(context);
  const name = shortId('F', number);
  const about = dimensionById(content.dimension);
  const usual = context.assumed.has('source') ? say({ zh: '（默认）', en: ' (default)' }) : '';
  const parts = [name, say(about.label), `${shownField(context, 'source', content.sourceId)}${usual}`];
  if (!mayBeQuoted(content)) parts.push(say(UNQUOTABLE));
  if (content.endUser !== null)
    parts.push(`${say({ zh: '用户', en: 'user ' })}${shownEndUser(content.endUser)}`);
  const { now, zone } = context.clock;
  if (said !== undefined) {
    const showIt = said.minutes === undefined ? showDay : showMoment;
    parts.push(showIt(said.at, context.clock, context.language));
  } else if (dayOf(content.saidAt, zone) !== dayOf(now, zone)) {
    // It waited: the day that it counts for is not the one that people see above the answer.
    parts.push(showDay(content.saidAt, context.clock, context.language));
  }
  const company = await relatedVoices(context, content, number);
  return {
    view: view(
      text(
        parts.join(' · '),
        `${relatedText(context, company, about)}${correctionHint(context, name, content.text)}`,
        ...besides.map(say),
      ),
      actions(...correctionButtons(context, number)),
    ),
  };
}

export function editedReply(
  context: Context,
  number: number,
  {
    changes,
    company,
  }: {
    readonly changes: readonly FieldChange[];
    readonly company: { readonly mate: number | undefined } | undefined;
  },
): Reply {
  const say = translator(context);
  const name = shortId('F', number);
  const shown = changes.map(change => shownChange(context, change));
  const lines = [
    say({ zh: `${name} 已改：${shown.join('；')}`, en: `${name} changed: ${shown.join('; ')}` }),
  ];
  if (company !== undefined) {
    const mate = company.mate && shortId('F', company.mate);
    lines.push(
      mate === undefined
        ? say({ zh: '现在自成一个声音', en: 'It is a voice of its own now' })
        : say({ zh: `现在和 ${mate} 是同一个声音`, en: `It is one voice with ${mate} now` }),
    );
  }
  return { view: view(text(...lines), actions(...correctionButtons(context, number))) };
}

export async function deletedReply(context: Context, number: number): Promise<Reply> {
  const say = translator(context);
  const name = shortId('F', number);
  const uses = await usesText(context, name);
  const effect = {
    zh: `它是 ${uses} 的依据，置信度跟着变了`,
    en: `It was evidence of ${uses}, whose confidence changed`,
  };
  const gone = {
    zh: `${name} 已删除，不再出现在搜索和依据里`,
    en: `${name} deleted: out of search and evidence from now on`,
  };
  return {
    view: view(
      text(say(gone), ...(uses === '' ? [] : [say(effect)])),
      actions({ label: say({ zh: '恢复', en: 'Restore' }), line: `/feedback restore ${name}` }),
    ),
  };
}

export function restoredReply(context: Context, number: number): Reply {
  const name = shortId('F', number);
  const back = translator(context)({ zh: `${name} 已恢复`, en: `${name} is back` });
  return { view: view(text(back), actions(...correctionButtons(context, number))) };
}

export function mergedReply(context: Context, numbers: readonly number[], merged: VoiceSize): Reply {
  const size = sizeText(merged);
  const names = idsText(numbers);
  return said(context, {
    zh: `${names} 现在是同一个声音（${size.zh}）\n拆开：/feedback unmerge ${names}`,
    en: `${names} are one voice now (${size.en})\nTake apart: /feedback unmerge ${names}`,
  });
}

/** What is left of a voice that was taken apart: a message or a user may still join its records. */
export async function unmergedReply(context: Context, numbers: readonly number[]): Promise<Reply> {
  const { transaction, team } = context;
  const names = idsText(numbers);
  const [only = 0] = numbers;
  if (numbers.length === 1) {
    const [mate] = await voiceMates(transaction, team.id, only, 1);
    return said(
      context,
      mate === undefined
        ? {
            zh: `${names} 拆开了，自成一个声音；它的原话以后不再把它归到别处`,
            en: `${names} is a voice of its own again; its words will not join it to another any more`,
          }
        : {
            zh: `${names} 不再因为合并或原话归到别处；因为消息或用户，它和 ${shortId('F', mate)} 仍是同一个声音`,
            en: `${names} is joined to nothing by hand or by its words any more; by message or user it still is one voice with ${shortId('F', mate)}`,
          },
    );
  }
  const voices = new Set((await voicesOf(transaction, team.id, numbers)).values()).size;
  return said(
    context,
    voices < numbers.length
      ? {
          zh: `${names} 之间的合并已取消；它们因为消息、用户或别的记录，仍是 ${voices} 个声音`,
          en: `${names}: what joined them by hand or by words is undone; by message, user or other records they still are ${counted(voices, 'voice')}`,
        }
      : { zh: `${names} 拆开了`, en: `${names} are apart again` },
  );
}

export function relatedText(context: Context, company: RelatedVoices, dimension: Dimension): string {
  const say = translator(context);
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

/** “color=red” behind what was said: meant as a field that there is none of. “价格=100太贵” and links are words. */
const PAIR_IN_WORDS = /\s([\p{L}_]{2,12}[=＝](?=\p{L})[^\s=&?/]{1,20})(?=\s|$)/u;

/** What the second line ends with: how to mend a slip, and the likely slip itself where there is one. */
export function correctionHint(context: Context, name: string, words = ''): string {
  const say = translator(context);
  const [slip] = context.slips;
  const pair = PAIR_IN_WORDS.exec(words)?.[1];
  if (slip === undefined && pair !== undefined)
    return say({
      zh: ` · “${pair}”没有这一项，记进了原话；改：/feedback edit ${name}`,
      en: ` · “${pair}” is no field and went into the text; fix: /feedback edit ${name}`,
    });
  if (slip === undefined)
    return say({ zh: ` · 改：/feedback edit ${name}`, en: ` · fix: /feedback edit ${name}` });
  const key = say(slip.argument.facts.label);
  const value = slip.word.replace(/^[^=＝：:]*[=＝：:]/, '');
  return say({
    zh: ` · ⚠ “${slip.word}”记进了原话，要的是“${key}=”的话：/feedback edit ${name} ${key}=${value}`,
    en: ` · ⚠ “${slip.word}” went into the text; if you meant ${key}=, type /feedback edit ${name} ${key}=${value}`,
  });
}

export function correctionButtons(context: Context, number: number): Button[] {
  const say = translator(context);
  const name = shortId('F', number);
  return [
    { label: say({ zh: '改维度', en: 'Dimension' }), line: `/feedback edit ${name}`, asks: ['dimension'] },
    { label: say({ zh: '改渠道', en: 'Source' }), line: `/feedback edit ${name}`, asks: ['source'] },
    { label: say({ zh: '删除', en: 'Delete' }), line: `/feedback delete ${name}` },
  ];
}
