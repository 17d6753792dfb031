/** What was recognised of a file of figures, and which days of which variant were recorded from it, in lines. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { type Bilingual, both, type Language, listed, listedSome } from '../../domain/language.ts';
import type { Encoding } from '../../tables/encoding.ts';
import { metricOf } from './domain/metric.ts';
import type { ColumnName } from './figure-columns.ts';
import type { FigureRows } from './figure-rows.ts';
import type { FigureFileFacts } from './read-figure-file.ts';
import type { Recorded } from './record-figures.ts';
import { FIGURE_LABELS } from './say-figures.ts';
import type { Test } from './store/tests.ts';

export type FileShown = Omit<FigureRows, 'lines'> & { readonly facts: FigureFileFacts };

const COLUMNS_NAMED = 12;
const NAME_SHOWN = 60;

const ENCODINGS: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16LE',
  'utf-16be': 'UTF-16BE',
  gb18030: 'GB18030',
  'windows-1252': 'Windows-1252',
};
const DELIMITERS: Readonly<Record<string, Bilingual>> = {
  ',': both('逗号分隔', 'commas'),
  '，': both('全角逗号分隔', 'full-width commas'),
  '\t': both('制表符分隔', 'tabs'),
  ';': both('分号分隔', 'semicolons'),
  '|': both('竖线分隔', 'bars'),
};
const COLUMN_LABELS: Readonly<Record<ColumnName, Bilingual>> = {
  ...FIGURE_LABELS,
  day: both('日期', 'date'),
  'last-day': both('结束日期', 'last day'),
  variant: both('变体', 'variant'),
  plan: both('计划', 'plan'),
};

/** @returns by variant which days were recorded, and how many of them replaced others */
export function keptLines(
  context: ActionContext,
  { variants }: Test,
  recorded: readonly Recorded[],
): string[] {
  const say = translator(context);
  return variants.flatMap(({ id, name }) => {
    const kept = recorded.filter(
      ({ variant, became }) => variant.id === id && became !== 'refused' && became !== 'asked',
    );
    if (kept.length === 0) return [];
    const days = kept.flatMap(({ day }) => day ?? []).toSorted();
    const [first, last] = [days[0] ?? '', days.at(-1) ?? ''];
    const replaced = kept.filter(({ became }) => became === 'replaced').length;
    const span = first === last ? first : `${first} … ${last}`;
    const when =
      days.length === 0
        ? both('到现在的总数', 'total so far')
        : both(
            `${days.length} 天（${span}）`,
            `${days.length} ${days.length === 1 ? 'day' : 'days'} (${span})`,
          );
    const tail = replaced === 0 ? both('', '') : both(`，替换 ${replaced}`, `, ${replaced} replaced`);
    return [say(both(`${name}：${when.zh}${tail.zh}`, `${name}: ${when.en}${tail.en}`))];
  });
}

/** @returns what the file is, what of it was used, and what the test's metric lacks in it */
export function fileLines(
  context: ActionContext,
  test: Test,
  name: string,
  file: FileShown,
  otherPlans: number,
): string[] {
  const say = translator(context);
  const { language } = context;
  const parts = [
    ...formatParts(file.facts),
    both(`表头第 ${file.headerRow ?? 0} 行`, `header in row ${file.headerRow ?? 0}`),
    both(`数据 ${file.rows} 行`, `${file.rows} rows of data`),
    ...(file.totalsCount === 0 ? [] : [totalsText(file)]),
    ...(otherPlans === 0
      ? []
      : [
          both(
            `${otherPlans} 个计划不在测试里，没有算`,
            `${otherPlans} plans are none of the test, left out`,
          ),
        ]),
  ].map(say);
  const columns = file.taken.map(({ name: column, title }) => {
    const label = say(COLUMN_LABELS[column]);
    return label === title ? label : `${label}←${title}`;
  });
  const shortName = name.length > NAME_SHOWN ? `${name.slice(0, NAME_SHOWN).toWellFormed()}…` : name;
  return [
    `${shortName}${language === 'en' ? ': ' : '：'}${parts.join(' · ')}`,
    say(both(`列：${listed(columns, 'zh-CN')}`, `Columns: ${listed(columns, 'en')}`)),
    ...unusedLine(file.unused, language),
    ...lackLine(test, file).map(say),
  ];
}

function formatParts({ kind, archived, encoding, delimiter, sheet, sheets }: FigureFileFacts): Bilingual[] {
  const same = (text: string) => both(text, text);
  const inside = archived === undefined ? [] : [both(`ZIP 里的 ${archived}`, `${archived} in a ZIP`)];
  if (kind !== 'text') {
    const others = both(`共 ${sheets} 张表，读的是“${sheet}”`, `of ${sheets} sheets “${sheet}” was read`);
    return [...inside, same(kind.toUpperCase()), ...(sheets > 1 ? [others] : [])];
  }
  return [
    ...inside,
    same('CSV'),
    ...(encoding === undefined ? [] : [same(ENCODINGS[encoding])]),
    ...(delimiter === undefined ? [] : [DELIMITERS[delimiter] ?? same(delimiter)]),
  ];
}

function totalsText({ totals, totalsCount }: FileShown): Bilingual {
  const more = totalsCount > totals.length;
  return both(
    `第 ${listed(totals.map(String), 'zh-CN')} ${more ? `等 ${totalsCount} ` : ''}行是合计，没有算`,
    `totals in row ${listed(totals.map(String), 'en')}${more ? ` and ${totalsCount - totals.length} more` : ''} left out`,
  );
}

export function unusedLine(unused: readonly string[], language: Language): string[] {
  if (unused.length === 0) return [];
  const left = listedSome(unused, COLUMNS_NAMED, language);
  return [
    language === 'en'
      ? `Columns not used: ${left} (rates are computed from the sums)`
      : `没有用到的列：${left}（比率都由合计算出）`,
  ];
}

/** Some exports have no impressions or clicks: then the metric can't come from this file, and is not taken for 0. */
function lackLine({ plan }: Test, { taken }: FileShown): Bilingual[] {
  const { yield: yields, per, events } = metricOf(plan.metric);
  const needed = [...new Set([yields, per, events])].filter(each => each !== 'day');
  const lacking = needed.filter(each => !taken.some(({ name }) => name === each));
  if (lacking.length === 0) return [];
  const names = (language: 'zh' | 'en') => lacking.map(each => FIGURE_LABELS[each][language]);
  return [
    both(
      `⚠ 文件里没有${listed(names('zh'), 'zh-CN')}，这个测试的指标要用到`,
      `⚠ The file has no ${listed(names('en'), 'en')}, which the metric of this test needs`,
    ),
  ];
}

/** @returns what says which files are not waited for any more, since too many wait */
export function droppedLines(context: ActionContext, names: readonly string[]): string[] {
  return names.map(name =>
    translator(context)(
      both(
        `等着的文件太多，“${name}”不再等了：没记的数要记，请再发一次`,
        `Too many files wait; “${name}” no longer does: send it again to record what is left of it`,
      ),
    ),
  );
}
