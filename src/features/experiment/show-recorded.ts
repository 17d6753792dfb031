/** What became of figures that were given: what was kept, what is asked about and what can't be, row by row. */
import { quoteWord } from '../../chat/grammar/parse.ts';
import { actions, type Button, shortened, text, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { type Bilingual, both, listedSome } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { seriesOfVariant } from './domain/day-series.ts';
import { estimate } from './domain/estimate.ts';
import type { Figures } from './domain/figures.ts';
import { metricOf } from './domain/metric.ts';
import { roundName } from './domain/test-ref.ts';
import type { PastedFigures } from './read-pasted-figures.ts';
import { TABLE_LEVEL } from './read-round.ts';
import type { Recorded } from './record-figures.ts';
import { experimentRefusal } from './refusals.ts';
import { FIGURE_LABELS, faultsText, showFigures, typedFigures } from './say-figures.ts';
import { showEstimate } from './say-numbers.ts';
import type { Test } from './store/tests.ts';

/** So many rows that were not kept are told of. */
const ROWS_TOLD = 10;
const BUTTONS_AT_MOST = 4;
const COLUMNS_NAMED = 12;
const PLAN_SHOWN = 40;

type Refused = Extract<Recorded, { became: 'refused' | 'asked' }>;

const isKept = (each: Recorded): each is Exclude<Recorded, Refused> =>
  each.became !== 'refused' && each.became !== 'asked';
const isLeft = (each: Recorded): each is Refused => !isKept(each);

/** The line that records these figures. @param isConfirmed with the word that it is so */
function lineOf({ language }: ActionContext, test: Test, each: Recorded, isConfirmed: boolean): string {
  const isEnglish = language === 'en';
  const day = each.day === undefined ? '' : ` ${isEnglish ? 'date' : '日期'}=${each.day}`;
  const confirm = isConfirmed ? (isEnglish ? ' confirm=yes' : ' 确认=是') : '';
  const name = roundName(test.number, each.round.number);
  return `/ab record ${name} ${quotedIfNeeded(each.variant.name)}${day} ${typedFigures(each.whole, language)}${confirm}`;
}

/** @returns a variant's name as one word of a line */
export function quotedIfNeeded(word: string): string {
  return /^[\p{L}\p{N}_-]+$/u.test(word) ? word : quoteWord(word);
}

/** `T1/R1 A 2026-11-01` */
function whichText(test: Test, { round, variant, day }: Recorded): string {
  return [roundName(test.number, round.number), variant.name, ...(day === undefined ? [] : [day])].join(' ');
}

/** @returns the answer to a typed line @throws Refusal when its figures can't be, or are hardly so and nobody confirmed them */
export function lineRecorded(context: ActionContext, test: Test, each: Recorded): View {
  const say = translator(context);
  const which = whichText(test, each);
  if (isLeft(each)) {
    const why = faultsText(each.faults);
    if (each.became === 'refused') {
      const example = exampleLine(context, test, each);
      throw experimentRefusal('impossible-figures', { which, why }, { example });
    }
    const line = lineOf(context, test, each, true);
    const button = { label: say({ zh: '就是这样', en: 'It is so' }), line };
    throw experimentRefusal('doubtful-figures', { which, why }, { example: line, buttons: [button] });
  }
  const became = {
    new: both('已记', 'recorded'),
    replaced: both('已替换，之前的留作修订', 'replaced; what it was before stays as a revision'),
    same: both('本来就是这样', 'like that already'),
  }[each.became];
  const what = each.day === undefined ? both('到现在的总数', 'total so far') : both('', '');
  const total = what.zh === '' ? '' : say(both(`（${what.zh}）`, ` (${what.en})`));
  const id = shortId('T', test.number);
  const rates = ratesText(context, each.whole);
  return view(
    text(
      say(
        both(
          `${which}${total} ${became.zh} · ${showFigures(each.whole, 'zh-CN')}`,
          `${which}${total} ${became.en} · ${showFigures(each.whole, 'en')}`,
        ),
      ),
      ...(rates === '' ? [] : [rates]),
    ),
    actions({ label: say({ zh: '汇总', en: 'Summary' }), line: `/ab summary ${id}`, isApart: true }),
  );
}

/** Rates are computed from what was given, never typed. */
function ratesText({ language }: ActionContext, figures: Figures): string {
  const cell = (id: 'ctr' | 'cvr' | 'cpa' | 'roas') => {
    const ratio = metricOf(id);
    const { value } = estimate(seriesOfVariant({ days: [], total: figures }, ratio), ratio, TABLE_LEVEL);
    const unit = id === 'cpa' ? 'money' : id === 'roas' ? 'number' : 'percent';
    // A single row has no interval worth showing: the summary has.
    return value === undefined
      ? []
      : [
          `${id.toUpperCase()} ${showEstimate({ isKnown: false, lack: 'no figures', value }, unit, language).replace(/ ?[（(].*$/u, '')}`,
        ];
  };
  return [...cell('ctr'), ...cell('cvr'), ...cell('cpa'), ...cell('roas')].join(' · ');
}

/** A line that would be taken: with what is more than possible at the most that can be, on a day of the round. */
function exampleLine(context: ActionContext, test: Test, each: Refused): string {
  let { day, whole } = each;
  for (const fault of each.faults) {
    if (fault.kind === 'more than possible') whole = { ...whole, [fault.figure]: fault.most };
    if (fault.kind === 'negative') whole = { ...whole, [fault.figure]: Math.abs(fault.value) };
    if (fault.kind === 'not whole') whole = { ...whole, [fault.figure]: Math.round(fault.value) };
    if (fault.kind === 'outside the round') day = fault.last ?? fault.first;
  }
  return lineOf(context, test, { ...each, day, whole }, false);
}

/** The answer to a pasted table. @param again the line that brings the same table once more */
export function tableRecorded(
  context: ActionContext,
  test: Test,
  pasted: PastedFigures,
  recorded: readonly Recorded[],
  again: (plan: string, variant: string) => string,
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
    ...columnLines(context, pasted),
  ];
  const left = recorded.filter(isLeft);
  const refused = [
    ...pasted.bad.map(({ row, why }) =>
      both(`第 ${row} 行没有记：${why.zh}`, `Row ${row} was not recorded: ${why.en}`),
    ),
    ...left.filter(({ became }) => became === 'refused').map(each => leftText(test, each)),
  ];
  const asked = left.filter(({ became }) => became === 'asked');
  const told = refused.slice(0, ROWS_TOLD).map(say);
  if (refused.length > told.length)
    told.push(
      say(
        both(
          `还有 ${refused.length - told.length} 行没有记`,
          `${refused.length - told.length} more rows were not recorded`,
        ),
      ),
    );
  const questions = asked
    .slice(0, ROWS_TOLD)
    .flatMap(each => [say(leftText(test, each)), lineOf(context, test, each, true)]);
  if (asked.length > ROWS_TOLD)
    questions.push(
      say(
        both(
          `还有 ${asked.length - ROWS_TOLD} 行也要确认；这些行都没错，就在整张表前面加 确认=是 再贴一次`,
          `${asked.length - ROWS_TOLD} more rows wait; if all of them are so, paste the table once more with confirm=yes before it`,
        ),
      ),
    );
  const [plan] = pasted.unknownPlans;
  const plans = pasted.unknownPlans.map(each => `“${shortened(each, PLAN_SHOWN)}”`);
  const named =
    plan === undefined
      ? []
      : [
          say(
            both(
              `不认得的计划，没有记：${listedSome(plans, ROWS_TOLD, 'zh-CN')}。${plans[0]}是哪个变体？说一次就记住`,
              `Plans that are no variant yet, not recorded: ${listedSome(plans, ROWS_TOLD, 'en')}. Which variant is ${plans[0]}? It is remembered`,
            ),
          ),
        ];
  const buttons: Button[] = [
    ...(plan === undefined
      ? []
      : test.variants.map(({ name }) => ({ label: name, line: again(plan, name), isApart: true }))),
    ...asked.map(each => ({
      label: say(both(`${whichText(test, each)} 就是这样`, `${whichText(test, each)} is so`)),
      line: lineOf(context, test, each, true),
      isApart: true,
    })),
  ].slice(0, BUTTONS_AT_MOST);
  return view(
    text(...lines, ...told, ...questions, ...named),
    actions(...buttons, {
      label: say({ zh: '汇总', en: 'Summary' }),
      line: `/ab summary ${shortId('T', test.number)}`,
      isApart: true,
    }),
  );
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

/** Which orders and which money were taken, where the title says it in other words; and what was of no use. */
function columnLines(context: ActionContext, { taken, unused }: PastedFigures): string[] {
  const say = translator(context);
  const others = taken.filter(
    ({ name, title }) =>
      (name === 'conversions' || name === 'revenue') &&
      ![FIGURE_LABELS[name].zh, FIGURE_LABELS[name].en].includes(title.toLowerCase()),
  );
  const shown = others.map(({ name, title }) => `${say(FIGURE_LABELS[name])}←${title}`);
  const left = listedSome(unused, COLUMNS_NAMED, context.language);
  return [
    ...(shown.length === 0 ? [] : [say(both(`列：${shown.join('、')}`, `Columns: ${shown.join(', ')}`))]),
    ...(unused.length === 0
      ? []
      : [
          say(
            both(
              `没有用到的列：${left}（比率都由合计算出）`,
              `Columns not used: ${left} (rates are computed from the sums)`,
            ),
          ),
        ]),
  ];
}
