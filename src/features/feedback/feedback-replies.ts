/** What the bot answers to an act on feedback: what is related, and how to correct a slip. */
import type { Button } from '../../chat/view.ts';
import type { Context } from '../../conversation/command.ts';
import { counted, saying } from '../../conversation/saying.ts';
import type { Dimension } from '../../domain/dimension.ts';
import type { Bilingual } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { LATELY_DAYS } from './domain/feedback.ts';
import type { Company } from './related-voices.ts';
import type { VoiceSize } from './store/voices.ts';

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
