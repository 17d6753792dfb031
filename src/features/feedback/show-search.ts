/** Answering a search: what was found, page by page, newest first. */
import { markedHash } from '../../chat/grammar/end-user.ts';
import { pageButtons } from '../../chat/grammar/pages.ts';
import { quoteWord } from '../../chat/grammar/parse.ts';
import { grammarRefusal } from '../../chat/grammar/refusals.ts';
import { actions, type Button, shortened, text, view } from '../../chat/view.ts';
import type { Context, Reply } from '../../conversation/command.ts';
import { type DayRange, writtenDays } from '../../domain/day-range.ts';
import { dimensionById } from '../../domain/dimension.ts';
import { type Bilingual, both, inLanguage, listed } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { type Day, dayOf, showDay, startOfDay } from '../../domain/zoned-time.ts';
import { identityOf, personNames } from '../../store/people.ts';
import { findMember } from '../team/find-member.ts';
import { type Feedback, mayBeQuoted } from './domain/feedback.ts';
import { GROUPINGS, type Grouping } from './domain/grouping.ts';
import { expanded, type SearchWords } from './domain/search-words.ts';
import { gradesOf } from './domain/sentiment.ts';
import { sourceLabel } from './domain/source-names.ts';
import { contentGiven } from './feedback-arguments.ts';
import { shownField } from './feedback-fields.ts';
import { UNQUOTABLE } from './quotes.ts';
import { feedbackRefusal } from './refusals.ts';
import { PAGE, type SearchArguments } from './search-arguments.ts';
import { dictionaryOf } from './store/dictionary.ts';
import { findFeedback, listFeedback } from './store/feedback.ts';
import {
  FOUND_AT_MOST,
  type Found,
  type SearchFilter,
  searchableWords,
  searchFeedback,
} from './store/search.ts';
import { countRecords } from './store/search-counts.ts';

/** No user said anything before; a range that begins nowhere begins here. */
const FIRST_DAY = '1990-01-01';

/** @throws Refusal for words that can't be searched for, days in the wrong order, a page that is not there */
export async function searchReply(context: Context, given: SearchArguments): Promise<Reply> {
  const { transaction, team, clock } = context;
  const words = searchableWords(given.text ?? '');
  if (given.text !== undefined && words.length === 0)
    throw feedbackRefusal('no-search-words', { typed: given.text });
  const wanted = expanded(words, await dictionaryOf(transaction, team.id));
  const page = given.page ?? 1;
  const [first, last] = [given.since?.day, given.until?.day];
  if (first !== undefined && last !== undefined && first > last) {
    throw feedbackRefusal(
      'range-reversed',
      { first, last },
      { example: lineOf({ ...given, since: given.until, until: given.since }) },
    );
  }
  const found = await searchFeedback(
    transaction,
    await filterOf(
      context,
      given,
      wanted.words.map(({ forms }) => forms),
    ),
    given.group === undefined ? { skip: (page - 1) * PAGE, take: PAGE } : { skip: 0, take: FOUND_AT_MOST },
    clock.zone,
  );
  const also = [...alsoSearched(context, wanted), ...told(context, given)];
  if (given.group !== undefined) return countsReply(context, given, given.group, found, also);
  const pages = Math.ceil(found.total / PAGE);
  if (found.total > 0 && page > pages) throw grammarRefusal('page-beyond', { pages });
  const records = await listFeedback(transaction, team.id, found.ids);
  const names = await personNames(
    transaction,
    records.map(record => record.reporterId),
  );
  const older = found.olderId && (await listFeedback(transaction, team.id, [found.olderId]))[0]?.number;
  const head = headText(context, given, { found, older }, page, pages);
  const lines = records.map(record => recordText(context, record, names.get(record.reporterId) ?? '?'));
  const buttons = [
    ...pageButtons(context.language, page, pages, lineTo(given, records[0])),
    ...(older === undefined || page < pages ? [] : [olderButton(context, given, older)]),
  ];
  return {
    view: view(text(head, ...also, ...lines), ...(buttons.length > 0 ? [actions(...buttons)] : [])),
  };
}

/** How many records there are of each kind, in a small table. */
async function countsReply(
  context: Context,
  given: SearchArguments,
  by: Grouping,
  found: Found,
  also: readonly string[],
): Promise<Reply> {
  const { transaction, team, language } = context;
  const counts = await countRecords(transaction, found.ids, by);
  const names =
    by === 'reporter'
      ? await personNames(
          transaction,
          counts.map(({ value }) => Number(value)),
        )
      : new Map();
  const none = inLanguage({ zh: '没有写', en: 'not said' }, language);
  const shown = (value: string | number | null): string => {
    if (value === null) return none;
    if (by === 'reporter') return names.get(Number(value)) ?? '?';
    return by === 'tag' ? String(value) : shownField(context, by, value);
  };
  const older = found.olderId && (await listFeedback(transaction, team.id, [found.olderId]))[0]?.number;
  const head = headText(context, given, { found, older }, 1, 1);
  const label = GROUPINGS.find(({ id }) => id === by)?.label ?? { zh: by, en: by };
  const table = {
    kind: 'table' as const,
    columns: [inLanguage(label, language), inLanguage({ zh: '条数', en: 'records' }, language)],
    rows: counts.slice(0, COUNTS_SHOWN).map(({ value, count }) => [shown(value), String(count)]),
  };
  const left = counts.length - COUNTS_SHOWN;
  const more = left > 0 ? [text(inLanguage({ zh: `还有 ${left} 项`, en: `${left} more` }, language))] : [];
  return { view: view(text(head, ...also), ...(counts.length > 0 ? [table, ...more] : [])) };
}

/** So many kinds are counted in a table. */
const COUNTS_SHOWN = 20;

/** @returns the days and what else was read otherwise than it was typed, so that nobody takes a count for another */
function told(context: Context, { source, sentiment, date, recorded }: SearchArguments): string[] {
  const { language, clock } = context;
  const day = (each: Day) => showDay(startOfDay(each, clock.zone), clock, language);
  const days = ({ first, last }: DayRange) => (first === last ? day(first) : `${day(first)} – ${day(last)}`);
  const isSeveral = source !== undefined && source.length > 1;
  const parts: (Bilingual | undefined)[] = [
    isSeveral
      ? both(
          `渠道：${source.map(each => sourceLabel(each).zh).join('、')}`,
          `sources: ${source.map(each => sourceLabel(each).en).join(', ')}`,
        )
      : undefined,
    sentiment === undefined ? undefined : gradesText(sentiment),
    date && both(`说于 ${days(date)}`, `said ${days(date)}`),
    recorded && both(`记于 ${days(recorded)}`, `recorded ${days(recorded)}`),
  ];
  const said = parts.filter(part => part !== undefined).map(part => inLanguage(part, language));
  return said.length === 0 ? [] : [said.join(' · ')];
}

function gradesText(sought: string): Bilingual {
  const grades = gradesOf(sought).map(grade => String(grade).replace('-', '−'));
  return both(`情感：${grades.join('、')}`, `sentiment: ${grades.join(', ')}`);
}

async function filterOf(
  context: Context,
  given: SearchArguments,
  words: SearchFilter['words'],
): Promise<SearchFilter> {
  const { transaction, team, clock } = context;
  const { text: _, source, sentiment, date, ...filters } = given;
  const newest = given.upto === undefined ? undefined : await findFeedback(transaction, team.id, given.upto);
  const today = dayOf(clock.now, clock.zone);
  return {
    ...contentGiven(filters),
    teamId: team.id,
    words,
    role: given.role,
    sourceIds: source?.map(({ id }) => id),
    sentiments: sentiment === undefined ? undefined : gradesOf(sentiment),
    recorded: given.recorded,
    reporterIds: given.by === undefined ? undefined : await reportersNamed(context, given.by),
    days:
      given.since || given.until
        ? { first: given.since?.day ?? FIRST_DAY, last: given.until?.day ?? today }
        : date,
    upToId: newest?.id,
  };
}

async function reportersNamed(context: Context, name: string): Promise<number[]> {
  return identityOf(context.transaction, (await findMember(context, name, 'by')).id);
}

/** @param found `older` is the newest record that was not looked at, if there is one */
function headText(
  { language }: Context,
  given: SearchArguments,
  { found: { total }, older }: { found: Found; older: number | undefined },
  page: number,
  pages: number,
): string {
  const wanted = given.text === undefined ? '' : `“${given.text}”`;
  const about = wanted && ` for ${wanted}`;
  const before = older === undefined ? '' : shortId('F', older);
  if (total === 0) {
    const nothing: Bilingual =
      older === undefined
        ? { zh: `没有找到${wanted}`, en: `Nothing found${about}` }
        : {
            zh: `${before} 以后没有找到${wanted}，更早的还没看`,
            en: `Nothing found${about} after ${before}; older ones were not looked at`,
          };
    return inLanguage(nothing, language);
  }
  const place = pages > 1 ? ` · ${page}/${pages}` : '';
  const count: Bilingual =
    older === undefined
      ? { zh: `共 ${total} 条`, en: `${total} found` }
      : { zh: `至少 ${total} 条（${before} 以后的）`, en: `At least ${total} found (after ${before})` };
  return inLanguage({ zh: `${wanted}${count.zh}${place}`, en: `${count.en}${about}${place}` }, language);
}

/** Which synonyms were searched for as well, and which words were not: whoever does not know could not tell why. */
function alsoSearched({ language }: Context, { words, leftOut }: SearchWords): string[] {
  const synonyms = words.flatMap(word => word.synonyms);
  const lines: Bilingual[] = [];
  if (synonyms.length > 0)
    lines.push({
      zh: `同义词也算：${listed(synonyms, 'zh-CN')}（/words）`,
      en: `Synonyms too: ${listed(synonyms, 'en')} (/words)`,
    });
  if (leftOut.length > 0)
    lines.push({
      zh: `没算停用词：${listed(leftOut, 'zh-CN')}（/words）`,
      en: `Without the stop words ${listed(leftOut, 'en')} (/words)`,
    });
  return lines.map(line => inLanguage(line, language));
}

function recordText(context: Context, record: Feedback, reporter: string): string {
  const { clock, language } = context;
  const facts = [
    shortId('F', record.number),
    inLanguage(dimensionById(record.dimension).short, language),
    shownField(context, 'source', record.sourceId),
    showDay(record.saidAt, clock, language),
    reporter,
  ];
  if (!mayBeQuoted(record)) facts.push(inLanguage(UNQUOTABLE, language));
  if (record.sentiment !== null) facts.splice(3, 0, shownField(context, 'sentiment', record.sentiment));
  return `${facts.join(' · ')}\n  ${shortened(record.text, 80)}`;
}

/** The line that shows a page of the search. @param newest the record with which it begins */
function lineTo(given: SearchArguments, newest: Feedback | undefined): (page: number) => string {
  const upto = given.upto ?? newest?.number;
  return page => `${lineOf(given)} page=${page}${upto === undefined ? '' : ` upto=${shortId('F', upto)}`}`;
}

/** The same search from where this one ended. */
function olderButton({ language }: Context, given: SearchArguments, older: number): Button {
  const label = inLanguage({ zh: '再往前找', en: 'Search further back' }, language);
  return { label, line: `${lineOf(given)} upto=${shortId('F', older)}` };
}

/** The search as a line again, whatever way it was given. */
function lineOf(given: SearchArguments): string {
  const pairs: [string, string | undefined][] = [
    ['dimension', given.dimension],
    ['source', given.source && quoteWord(given.source.map(({ name }) => name).join(','))],
    ['sentiment', given.sentiment],
    ['intensity', given.intensity?.toString()],
    ['segment', given.segment && quoteWord(given.segment)],
    ['tags', given.tags && quoteWord(given.tags.join(','))],
    ['consent', given.consent],
    ['user', given.user ? markedHash(given.user) : undefined],
    ['role', given.role],
    ['by', given.by && quoteWord(given.by)],
    ['since', given.since?.day],
    ['until', given.until?.day],
    ['date', given.date && writtenDays(given.date)],
    ['recorded', given.recorded && writtenDays(given.recorded)],
  ];
  const typed = pairs.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]));
  return ['/search', ...(given.text === undefined ? [] : [quoteWord(given.text)]), ...typed].join(' ');
}
