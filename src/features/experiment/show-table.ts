/** What became of a table of figures, pasted or of a file: what was kept, what is asked about and what can't be, row by row. */
import { quoteWord } from '../../chat/grammar/parse.ts';
import { actions, type Button, shortened, text, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { type Bilingual, both, listedSome } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { roundName } from './domain/test-ref.ts';
import type { BadRow, FigureRows } from './figure-rows.ts';
import { escapedPlan } from './read-line.ts';
import type { Recorded } from './record-figures.ts';
import { FIGURE_LABELS, faultsText } from './say-figures.ts';
import { unusedLine } from './show-file.ts';
import { isKept, isLeft, lineOf, type Refused, whichText } from './show-recorded.ts';
import type { Test } from './store/tests.ts';

/** So many rows that were not kept are told of. */
const ROWS_TOLD = 10;
const BUTTONS_AT_MOST = 4;
const PLAN_SHOWN = 40;

/** What a table came to, besides the figures that were recorded. */
export type TableShown = {
  readonly unknownPlans: readonly string[];
  /** The first rows that could not be read, and how many there are. */
  readonly bad: readonly BadRow[];
  readonly badCount: number;
  /** What was recognised of it, in lines. */
  readonly about: readonly string[];
};

/** Lines that go on with what waits of a table. */
export type WaysOn = {
  /** A plan is this variant. */
  readonly plan: (plan: string, variant: string) => string;
  /** Of all plans that nobody knows none is of the test. */
  readonly noOthers?: string;
  /** All rows that are asked about are so. */
  readonly allSo?: string;
};

/** How it is typed that a plan is none of a test. */
export function ofNone({ language }: Pick<ActionContext, 'language'>): string {
  return language === 'en' ? 'none' : '无';
}

/** @returns the lines that go on with a file that waits; @param name of the test or round @param id of the file */
export function waysOn(context: ActionContext, name: string, id: number | undefined): WaysOn {
  const say = translator(context);
  const line = `/ab record ${name} ${say(both('文件', 'file'))}=${id}`;
  const key = say(both('计划', 'plans'));
  return {
    plan: (plan, variant) => `${line} ${key}=${quoteWord(`${escapedPlan(plan)}:${variant}`)}`,
    noOthers: `${line} ${key}=*:${ofNone(context)}`,
    allSo: `${line} ${say(both('确认=是', 'confirm=yes'))}`,
  };
}

/** The answer to a table, pasted or of a file. */
export function tableRecorded(
  context: ActionContext,
  test: Test,
  table: TableShown,
  recorded: readonly Recorded[],
  ways: WaysOn,
): View {
  const say = translator(context);
  const kept = recorded.filter(isKept);
  const count = (became: string) => kept.filter(each => each.became === became).length;
  const rounds = [...new Set(kept.map(({ round }) => roundName(test.number, round.number)))];
  const [fresh, replaced, same] = [count('new'), count('replaced'), count('same')];
  const head = rounds.length === 0 ? shortId('T', test.number) : rounds.join(' ');
  const lines = [
    say(
      both(
        `${head} 记了 ${fresh + replaced} 条：新 ${fresh}，替换 ${replaced}${same > 0 ? `，原样 ${same}` : ''}`,
        `${head}: ${fresh + replaced} recorded, ${fresh} new, ${replaced} replaced${same > 0 ? `, ${same} as they were` : ''}`,
      ),
    ),
    ...table.about,
  ];
  const left = recorded.filter(isLeft);
  const impossible = left.filter(({ became }) => became === 'refused');
  const refused = [
    ...table.bad.map(({ row, why }) =>
      both(`第 ${row} 行没有记：${why.zh}`, `Row ${row} was not recorded: ${why.en}`),
    ),
    ...impossible.map(each => leftText(test, each)),
  ];
  const told = refused.slice(0, ROWS_TOLD).map(say);
  const more = table.badCount + impossible.length - told.length;
  if (more > 0) told.push(say(both(`还有 ${more} 行没有记`, `${more} more rows were not recorded`)));
  const asked = left.filter(({ became }) => became === 'asked');
  return view(
    text(
      ...lines,
      ...told,
      ...questionsOf(context, test, asked, ways),
      ...planQuestion(context, table.unknownPlans),
    ),
    actions(
      ...planButtons(context, test, table.unknownPlans, ways),
      ...askedButtons(context, test, asked, ways),
      {
        label: say({ zh: '汇总', en: 'Summary' }),
        line: `/ab summary ${shortId('T', test.number)}`,
        isApart: true,
      },
    ),
  );
}

function questionsOf(
  context: ActionContext,
  test: Test,
  asked: readonly Refused[],
  { allSo }: WaysOn,
): string[] {
  const say = translator(context);
  const questions = asked
    .slice(0, ROWS_TOLD)
    .flatMap(each => [say(leftText(test, each)), lineOf(context, test, each, true)]);
  if (asked.length <= ROWS_TOLD) return questions;
  const more = asked.length - ROWS_TOLD;
  const what =
    allSo === undefined
      ? both(
          `还有 ${more} 行也要确认；这些行都没错，就在整张表前面加 确认=是 再贴一次`,
          `${more} more rows wait; if all of them are so, paste the table once more with confirm=yes before it`,
        )
      : both(
          `还有 ${more} 行也要确认；这些行都没错，就发：`,
          `${more} more rows wait; if all of them are so, send:`,
        );
  return [...questions, say(what), ...(allSo === undefined ? [] : [allSo])];
}

function planQuestion(context: ActionContext, unknown: readonly string[]): string[] {
  const plans = unknown.map(each => `“${shortened(each, PLAN_SHOWN)}”`);
  if (plans.length === 0) return [];
  return [
    translator(context)(
      both(
        `不认得的计划，没有记：${listedSome(plans, ROWS_TOLD, 'zh-CN')}。${plans[0]}是哪个变体？说一次就记住`,
        `Plans that are no variant yet, not recorded: ${listedSome(plans, ROWS_TOLD, 'en')}. Which variant is ${plans[0]}? It is remembered`,
      ),
    ),
  ];
}

function planButtons(
  context: ActionContext,
  { variants }: Test,
  unknown: readonly string[],
  ways: WaysOn,
): Button[] {
  const say = translator(context);
  const [plan] = unknown;
  if (plan === undefined) return [];
  return [
    ...variants.map(({ name }) => ({ label: name, line: ways.plan(plan, name), isApart: true })),
    {
      label: say(both('不在测试里', 'None of the test')),
      line: ways.plan(plan, ofNone(context)),
      isApart: true,
    },
    ...(unknown.length === 1 || ways.noOthers === undefined
      ? []
      : [
          {
            label: say(both(`${unknown.length} 个都不在`, `None of these ${unknown.length}`)),
            line: ways.noOthers,
            isApart: true,
          },
        ]),
  ];
}

function askedButtons(
  context: ActionContext,
  test: Test,
  asked: readonly Refused[],
  { allSo }: WaysOn,
): Button[] {
  const say = translator(context);
  const all = { label: say(both('都是这样', 'All are so')), line: allSo ?? '', isApart: true };
  return [
    ...asked.slice(0, BUTTONS_AT_MOST).map(each => ({
      label: say(both(`${whichText(test, each)} 就是这样`, `${whichText(test, each)} is so`)),
      line: lineOf(context, test, each, true),
      isApart: true,
    })),
    ...(allSo === undefined || asked.length < 2 ? [] : [all]),
  ];
}

function leftText(test: Test, each: Refused): Bilingual {
  const why = faultsText(each.faults);
  const which = whichText(test, each);
  const rows = each.rows.join('、');
  return each.became === 'refused'
    ? both(`第 ${rows} 行没有记（${which}）：${why.zh}`, `Row ${rows} was not recorded (${which}): ${why.en}`)
    : both(
        `第 ${rows} 行先没有记（${which}）：${why.zh}。真是这样就发：`,
        `Row ${rows} waits (${which}): ${why.en}. If that is so, send:`,
      );
}

/** Of a pasted table: which orders and which money were taken, where the title says it in other words; and what was of no use. */
export function pastedLines(context: ActionContext, { taken, unused }: FigureRows): string[] {
  const say = translator(context);
  const others = taken.flatMap(({ name, title }) => {
    if (name !== 'conversions' && name !== 'revenue') return [];
    const { zh, en } = FIGURE_LABELS[name];
    return [zh, en].includes(title.toLowerCase()) ? [] : [`${say(FIGURE_LABELS[name])}←${title}`];
  });
  return [
    ...(others.length === 0 ? [] : [say(both(`列：${others.join('、')}`, `Columns: ${others.join(', ')}`))]),
    ...unusedLine(unused, context.language),
  ];
}
