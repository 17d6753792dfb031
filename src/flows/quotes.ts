/** Evidence as people read it: the words of a record, its id and source. */
import { shortened } from '../chat/view.ts';
import type { Feedback } from '../domain/feedback.ts';
import { inLanguage } from '../domain/language.ts';
import { parseShortId } from '../domain/short-id.ts';
import type { Source } from '../domain/source.ts';
import { feedbackByNumber } from '../store/feedback.ts';
import { listSources } from '../store/sources.ts';
import { saying } from './saying.ts';
import type { Stage } from './stage.ts';

const QUOTE_AT_MOST = 40;

export type Quotes = {
  /** `“盒子比洗手台还宽”（F31 小红书）` */
  readonly quote: (thing: string) => string;
  /** `F31 小红书` */
  readonly brief: (thing: string) => string;
  /** The record itself; undefined when there is none of that id. */
  readonly record: (thing: string) => Feedback | undefined;
  readonly sources: readonly Source[];
};

/** Looks up the records that are to be quoted. @param things short ids of evidence */
export async function quotesOf(stage: Stage, things: readonly string[]): Promise<Quotes> {
  const { transaction, team, language } = stage;
  const say = saying(stage);
  const numbers = things.flatMap(thing => parseShortId('F', thing) ?? []);
  const records = await feedbackByNumber(transaction, team.id, numbers);
  const sources = await listSources(transaction, team.id);
  const record = (thing: string) => records.get(parseShortId('F', thing) ?? 0);
  const deleted = inLanguage({ zh: '已删除', en: 'deleted' }, language);
  const brief = (thing: string) => {
    const found = record(thing);
    if (found === undefined || found.deletedAt !== null) return `${thing} ${deleted}`;
    return `${thing} ${sources.find(source => source.id === found.sourceId)?.name ?? '?'}`;
  };
  return {
    record,
    sources,
    brief,
    quote: thing => {
      const found = record(thing);
      if (found === undefined || found.deletedAt !== null)
        return say({ zh: `（${brief(thing)}）`, en: `(${brief(thing)})` });
      const words = shortened(found.text, QUOTE_AT_MOST);
      return say({ zh: `“${words}”（${brief(thing)}）`, en: `“${words}” (${brief(thing)})` });
    },
  };
}
