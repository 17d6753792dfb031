/**
 * Records as people read them where they are evidence: their words, id and source. The one place where a persona, a diff
 * or a proposal takes a user's words from, and so where those of a user who refused to be quoted stay out
 * (method.md §14).
 */
import { shortened } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { type Bilingual, inLanguage } from '../../domain/language.ts';
import { parseShortId } from '../../domain/short-id.ts';
import type { Feedback } from './domain/feedback.ts';
import { sourceLabel } from './domain/source-names.ts';
import { feedbackByNumber } from './store/feedback.ts';
import { refusedAmong } from './store/refused.ts';
import { listSources } from './store/sources.ts';

const QUOTE_AT_MOST = 40;

/** How a record is marked that counts and is never quoted. */
export const UNQUOTABLE: Bilingual = { zh: '未同意引用', en: 'not to be quoted' };

export type Quotes = {
  /** Cut where a reader stops: `“盒子比洗手台还宽”（F31 小红书）`, or `（F9 天猫 · 未同意引用）` */
  readonly quote: (thing: string, most?: number) => string;
  /** `F31`, or `F9（未同意引用）` */
  readonly named: (thing: string) => string;
  /** Whether the words of a record may be shown at all. */
  readonly isQuotable: (thing: string) => boolean;
  /** The record itself; undefined when there is none of that id. */
  readonly record: (thing: string) => Feedback | undefined;
};

/** Looks up the records that are to be quoted or named. @param things short ids of evidence */
export async function quotesOf(context: ActionContext, things: readonly string[]): Promise<Quotes> {
  const { transaction, team, language } = context;
  const say = translator(context);
  const numbers = things.flatMap(thing => parseShortId('F', thing) ?? []);
  const records = await feedbackByNumber(transaction, team.id, numbers);
  const refused = await refusedAmong(transaction, team.id, numbers);
  const sources = await listSources(transaction, team.id);
  const record = (thing: string) => records.get(parseShortId('F', thing) ?? 0);
  const deleted = inLanguage({ zh: '已删除', en: 'deleted' }, language);
  const unquotable = inLanguage(UNQUOTABLE, language);
  const bracketed = (said: string) => say({ zh: `（${said}）`, en: `(${said})` });
  return {
    record,
    isQuotable: thing => !refused.has(parseShortId('F', thing) ?? 0),
    named: thing => {
      const found = record(thing);
      if (found === undefined || !refused.has(found.number)) return thing;
      return say({ zh: `${thing}（${unquotable}）`, en: `${thing} (${unquotable})` });
    },
    quote: (thing, most = QUOTE_AT_MOST) => {
      const found = record(thing);
      if (found === undefined || found.deletedAt !== null) return bracketed(`${thing} ${deleted}`);
      const source = say(sourceLabel(sources.find(each => each.id === found.sourceId) ?? { name: '?' }));
      if (refused.has(found.number)) return bracketed(`${thing} ${source} · ${unquotable}`);
      const words = shortened(found.text, most);
      return say({
        zh: `“${words}”${bracketed(`${thing} ${source}`)}`,
        en: `“${words}” ${bracketed(`${thing} ${source}`)}`,
      });
    },
  };
}
