/** What became of a typed line of figures: it was kept, is asked about, or can't be. */
import { quoteWord } from '../../chat/grammar/parse.ts';
import { actions, text, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { seriesOfVariant } from './domain/day-series.ts';
import { estimate } from './domain/estimate.ts';
import type { Figures } from './domain/figures.ts';
import { metricOf } from './domain/metric.ts';
import { roundName } from './domain/test-ref.ts';
import { TABLE_LEVEL } from './read-round.ts';
import type { Recorded } from './record-figures.ts';
import { experimentRefusal } from './refusals.ts';
import { faultsText, showFigures, typedFigures } from './say-figures.ts';
import { showEstimate } from './say-numbers.ts';
import type { Test } from './store/tests.ts';

export type Refused = Extract<Recorded, { became: 'refused' | 'asked' }>;

export const isKept = (each: Recorded): each is Exclude<Recorded, Refused> =>
  each.became !== 'refused' && each.became !== 'asked';
export const isLeft = (each: Recorded): each is Refused => !isKept(each);

/** The line that records these figures. @param isConfirmed with the word that it is so */
export function lineOf(
  { language }: ActionContext,
  test: Test,
  each: Recorded,
  isConfirmed: boolean,
): string {
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
export function whichText(test: Test, { round, variant, day }: Recorded): string {
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
