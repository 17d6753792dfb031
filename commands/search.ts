import { z } from 'zod';
import {
  choiceArgument,
  endUserArgument,
  idArgument,
  listArgument,
  momentArgument,
  numberArgument,
  optional,
  sourceArgument,
  textArgument,
} from '../src/chat/grammar/argument.ts';
import { markedHash } from '../src/chat/grammar/end-user.ts';
import { quoteWord } from '../src/chat/grammar/parse.ts';
import { grammarRefusal } from '../src/chat/grammar/refusals.ts';
import { actions, type Button, shortened, text, view } from '../src/chat/view.ts';
import { type Command, type Context, command } from '../src/conversation/command.ts';
import { DIMENSIONS, dimensionById } from '../src/domain/dimension.ts';
import { type Bilingual, inLanguage } from '../src/domain/language.ts';
import { MEMBERS, OPERATOR_ROLES } from '../src/domain/role.ts';
import { shortId } from '../src/domain/short-id.ts';
import { dayOf, showDay } from '../src/domain/zoned-time.ts';
import {
  CONSENTS,
  cleanTags,
  type Feedback,
  mayBeQuoted,
  NAME_AT_MOST,
  TAGS_AT_MOST,
} from '../src/features/feedback/domain/feedback.ts';
import { UNQUOTABLE } from '../src/features/feedback/quotes.ts';
import { feedbackRefusal } from '../src/features/feedback/refusals.ts';
import { findFeedback, listFeedback } from '../src/features/feedback/store/feedback.ts';
import {
  FOUND_AT_MOST,
  type Found,
  searchableWords,
  searchFeedback,
} from '../src/features/feedback/store/search.ts';
import { findMember } from '../src/features/team/find-member.ts';
import { identityOf, personNames } from '../src/store/people.ts';

const PAGE = 8;
/** No user said anything before; a range that begins nowhere begins here. */
const FIRST_DAY = '1990-01-01';

const args = z.object({
  text: optional(
    textArgument({
      label: { zh: '词', en: 'words' },
      means: { zh: '要找的词，一个字也行；几个词用空格隔开', en: 'words to find; all must occur' },
      example: { zh: '包装', en: 'packaging' },
      most: 100,
      position: 1,
      takesRest: true,
    }),
  ),
  dimension: optional(
    choiceArgument({
      label: { zh: '维度', en: 'dimension' },
      means: { zh: '只看一个维度', en: 'one dimension only' },
      example: { zh: '痛点', en: 'needs' },
      choices: DIMENSIONS,
    }),
  ),
  source: optional(
    sourceArgument({
      label: { zh: '渠道', en: 'source' },
      means: { zh: '只看一个渠道', en: 'one source only' },
      example: { zh: '小红书', en: '小红书' },
    }),
  ),
  sentiment: optional(
    numberArgument({
      label: { zh: '情感', en: 'sentiment' },
      means: { zh: '−2 … 2', en: '−2 … 2' },
      example: { zh: '-1', en: '-1' },
      least: -2,
      most: 2,
    }),
  ),
  intensity: optional(
    numberArgument({
      label: { zh: '强度', en: 'intensity' },
      means: { zh: '1 … 5', en: '1 … 5' },
      example: { zh: '5', en: '5' },
      least: 1,
      most: 5,
    }),
  ),
  segment: optional(
    textArgument({
      label: { zh: '人群', en: 'segment' },
      means: { zh: '只看一类用户', en: 'one kind of user only' },
      example: { zh: '精致妈妈', en: 'young-mothers' },
      most: NAME_AT_MOST,
    }),
  ),
  tags: optional(
    listArgument({
      label: { zh: '标签', en: 'tags' },
      means: { zh: '每个标签都要有', en: 'all of these tags' },
      example: { zh: '包装', en: 'packaging' },
      most: TAGS_AT_MOST,
      each: NAME_AT_MOST,
    }),
  ),
  consent: optional(
    choiceArgument({
      label: { zh: '授权', en: 'consent' },
      means: { zh: '用户是否同意', en: 'whether the user agreed' },
      example: { zh: '同意', en: 'yes' },
      choices: CONSENTS,
    }),
  ),
  user: optional(
    endUserArgument({
      label: { zh: '用户', en: 'user' },
      means: { zh: '某一个用户说的', en: 'said by one user' },
      example: { zh: '张女士', en: 'Ms-Zhang' },
    }),
  ),
  role: optional(
    choiceArgument({
      label: { zh: '角色', en: 'role' },
      means: { zh: '哪个岗位记的', en: 'the role of whoever recorded it' },
      example: { zh: '社群', en: 'community' },
      choices: OPERATOR_ROLES,
    }),
  ),
  by: optional(
    textArgument({
      label: { zh: '记录人', en: 'by' },
      means: { zh: '谁记的', en: 'who recorded it' },
      example: { zh: '小李', en: 'Li' },
      most: NAME_AT_MOST,
    }),
  ),
  since: optional(
    momentArgument({
      label: { zh: '从', en: 'since' },
      means: { zh: '这一天起（含）', en: 'said on this day or later' },
      example: { zh: '3天前', en: 'yesterday' },
    }),
  ),
  until: optional(
    momentArgument({
      label: { zh: '到', en: 'until' },
      means: { zh: '到这一天（含）', en: 'said on this day or earlier' },
      example: { zh: '昨天', en: 'yesterday' },
    }),
  ),
  page: optional(
    numberArgument({
      label: { zh: '页', en: 'page' },
      means: { zh: '第几页', en: 'which page' },
      example: { zh: '2', en: '2' },
      least: 1,
      most: FOUND_AT_MOST / PAGE,
    }),
  ),
  upto: optional(
    idArgument({
      label: { zh: '截至', en: 'upto' },
      means: {
        zh: '只到这一条为止；翻页时新记录不会打乱页码',
        en: 'nothing newer than this: keeps pages in place',
      },
      example: { zh: 'F120', en: 'F120' },
      of: 'F',
    }),
  ),
});
type Args = z.infer<typeof args>;

export const search: Command = command({
  name: 'search',
  alias: '搜索',
  summary: { zh: '按词和条件查反馈，最新的在前', en: 'Find feedback by words and filters, newest first' },
  roles: MEMBERS,
  args,
  examples: [
    {
      line: {
        zh: '/search 包装 维度=需求 since=2026-11-01',
        en: '/search packaging dimension=needs since=2026-11-01',
      },
    },
    { line: { zh: '/搜索 渠道=小红书 情感=-2', en: '/search source=小红书 sentiment=-2' } },
  ],
  run: async (context, given) => {
    const { transaction, team, clock } = context;
    const words = searchableWords(given.text ?? '');
    if (given.text !== undefined && words.length === 0)
      throw feedbackRefusal('no-search-words', { typed: given.text });
    const page = given.page ?? 1;
    const [first, last] = [given.since?.day, given.until?.day];
    if (first !== undefined && last !== undefined && first > last) {
      throw feedbackRefusal(
        'range-reversed',
        { first, last },
        { example: lineOf({ ...given, since: given.until, until: given.since }) },
      );
    }
    const newest =
      given.upto === undefined ? undefined : await findFeedback(transaction, team.id, given.upto);
    const today = dayOf(clock.now, clock.zone);
    const found = await searchFeedback(
      transaction,
      {
        teamId: team.id,
        words,
        dimension: given.dimension,
        sourceId: given.source?.id,
        sentiment: given.sentiment,
        intensity: given.intensity,
        segment: given.segment,
        tags: given.tags === undefined ? undefined : cleanTags(given.tags),
        consent: given.consent,
        endUser: given.user ?? undefined,
        role: given.role,
        reporterIds: given.by === undefined ? undefined : await reportersNamed(context, given.by),
        days:
          given.since || given.until
            ? { first: given.since?.day ?? FIRST_DAY, last: given.until?.day ?? today }
            : undefined,
        upToId: newest?.id,
      },
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
      ...pageButtons(context, given, page, pages, records[0]),
      ...(older === undefined || page < pages ? [] : [olderButton(context, given, older)]),
    ];
    return { view: view(text(head, ...lines), ...(buttons.length > 0 ? [actions(...buttons)] : [])) };
  },
});

async function reportersNamed(context: Context, name: string): Promise<number[]> {
  return identityOf(context.transaction, (await findMember(context, name, 'by')).id);
}

/** @param found `older` is the newest record that was not looked at, if there is one */
function headText(
  { language }: Context,
  given: Args,
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

function recordText(context: Context, record: Feedback, reporter: string): string {
  const { clock, language, vocabulary } = context;
  const source = vocabulary.sources.find(each => each.id === record.sourceId)?.name ?? '?';
  const facts = [
    shortId('F', record.number),
    inLanguage(dimensionById(record.dimension).short, language),
    source,
    showDay(record.saidAt, clock, language),
    reporter,
  ];
  if (!mayBeQuoted(record)) facts.push(inLanguage(UNQUOTABLE, language));
  if (record.sentiment !== null) facts.splice(3, 0, String(record.sentiment).replace('-', '−'));
  return `${facts.join(' · ')}\n  ${shortened(record.text, 80)}`;
}

function pageButtons(
  { language }: Context,
  given: Args,
  page: number,
  pages: number,
  newest: Feedback | undefined,
): Button[] {
  const upto = given.upto ?? newest?.number;
  const to = (number: number) =>
    `${lineOf(given)} page=${number}${upto === undefined ? '' : ` upto=${shortId('F', upto)}`}`;
  const buttons: Button[] = [];
  if (page > 1)
    buttons.push({ label: inLanguage({ zh: '上一页', en: 'Previous' }, language), line: to(page - 1) });
  if (page < pages)
    buttons.push({ label: inLanguage({ zh: '下一页', en: 'Next' }, language), line: to(page + 1) });
  return buttons;
}

/** The same search from where this one ended. */
function olderButton({ language }: Context, given: Args, older: number): Button {
  const label = inLanguage({ zh: '再往前找', en: 'Search further back' }, language);
  return { label, line: `${lineOf(given)} upto=${shortId('F', older)}` };
}

/** The search as a line again, whatever way it was given. */
function lineOf(given: Args): string {
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
