/** Answering a search: what was found, page by page, newest first. */
import { markedHash } from '../../chat/grammar/end-user.ts';
import { pageButtons } from '../../chat/grammar/pages.ts';
import { quoteWord } from '../../chat/grammar/parse.ts';
import { grammarRefusal } from '../../chat/grammar/refusals.ts';
import { actions, type Button, shortened, text, view } from '../../chat/view.ts';
import type { Context, Reply } from '../../conversation/command.ts';
import { dimensionById } from '../../domain/dimension.ts';
import { type Bilingual, inLanguage, listed } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { dayOf, showDay } from '../../domain/zoned-time.ts';
import { identityOf, personNames } from '../../store/people.ts';
import { findMember } from '../team/find-member.ts';
import { type Feedback, mayBeQuoted } from './domain/feedback.ts';
import { expanded, type SearchWords } from './domain/search-words.ts';
import { contentGiven } from './feedback-arguments.ts';
import { shownField } from './feedback-fields.ts';
import { UNQUOTABLE } from './quotes.ts';
import { feedbackRefusal } from './refusals.ts';
import { PAGE, type SearchArguments } from './search-arguments.ts';
import { dictionaryOf } from './store/dictionary.ts';
import { findFeedback, listFeedback } from './store/feedback.ts';
import { type Found, type SearchFilter, searchableWords, searchFeedback } from './store/search.ts';

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
    { skip: (page - 1) * PAGE, take: PAGE },
    clock.zone,
  );
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
  const also = alsoSearched(context, wanted);
  return { view: view(text(head, ...also, ...lines), ...(buttons.length > 0 ? [actions(...buttons)] : [])) };
}

async function filterOf(
  context: Context,
  given: SearchArguments,
  words: SearchFilter['words'],
): Promise<SearchFilter> {
  const { transaction, team, clock } = context;
  const { text: _, ...filters } = given;
  const newest = given.upto === undefined ? undefined : await findFeedback(transaction, team.id, given.upto);
  const today = dayOf(clock.now, clock.zone);
  return {
    ...contentGiven(filters),
    teamId: team.id,
    words,
    role: given.role,
    reporterIds: given.by === undefined ? undefined : await reportersNamed(context, given.by),
    days:
      given.since || given.until
        ? { first: given.since?.day ?? FIRST_DAY, last: given.until?.day ?? today }
        : undefined,
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
    ['source', given.source && quoteWord(given.source.name)],
    ['sentiment', given.sentiment?.toString()],
    ['intensity', given.intensity?.toString()],
    ['segment', given.segment && quoteWord(given.segment)],
    ['tags', given.tags && quoteWord(given.tags.join(','))],
    ['consent', given.consent],
    ['user', given.user ? markedHash(given.user) : undefined],
    ['role', given.role],
    ['by', given.by && quoteWord(given.by)],
    ['since', given.since?.day],
    ['until', given.until?.day],
  ];
  const typed = pairs.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]));
  return ['/search', ...(given.text === undefined ? [] : [quoteWord(given.text)]), ...typed].join(' ');
}
