/** What the digest's picture shows of the records (heat maps): voices by dimension week by week, and the coverage map. */
import type { NewSection } from '../../conversation/digest-part.ts';
import { DIMENSIONS, type DimensionId } from '../../domain/dimension.ts';
import { type Bilingual, both, type Language } from '../../domain/language.ts';
import { OPERATOR_ROLES, type OperatorRole } from '../../domain/role.ts';
import { type Clock, showDay } from '../../domain/zoned-time.ts';
import { type Source, USUAL_SOURCES } from '../feedback/domain/source.ts';
import { sourceLabel } from '../feedback/domain/source-names.ts';
import type { Heard } from './domain/coverage.ts';
import { type RecordsRead, WEEKS_SHOWN, weekStart } from './read-records.ts';

/** So many sources have room in a picture. */
const SOURCES_AT_MOST = 10;

type Panels = NonNullable<NewSection['panel']>;
type Row = { readonly label: Bilingual; readonly values: readonly (number | undefined)[] };

/** @param to where the last week ends @returns a row for each week, the last one last */
export function weeksPanel({ weeks }: Pick<RecordsRead, 'weeks'>, to: Date, clock: Clock): Panels {
  const rows = Array.from({ length: WEEKS_SHOWN }, (_, week): Row => {
    const from = weekStart(to, week);
    return {
      label: both(`${dayIn(from, clock, 'zh-CN')} 起`, `from ${dayIn(from, clock, 'en')}`),
      values: DIMENSIONS.map(({ id }) => weeks.find(({ dimension }) => dimension === id)?.voices[week]),
    };
  });
  return panels(
    both(`近 ${WEEKS_SHOWN} 周每周的声音`, `Voices in each of the last ${WEEKS_SHOWN} weeks`),
    rows,
  );
}

/** `11-02`: which weekday it is says nothing here. */
function dayIn(at: Date, clock: Clock, language: Language): string {
  return showDay(at, clock, language).split(' ')[0] ?? '';
}

/**
 * @param heard what was said in the weeks shown
 * @param roles that somebody of the team has
 * @returns a row for each source that users were heard on or that a role is asked about, with the role that owns its empty cells
 */
export function coveragePanel(
  heard: readonly Heard[],
  sources: readonly Source[],
  roles: readonly OperatorRole[],
  asked: readonly Source[],
): Panels | undefined {
  const voicesOn = ({ id }: Source) =>
    heard.reduce((sum, { sourceId, voices }) => (sourceId === id ? sum + voices : sum), 0);
  const shown = sources
    .filter(source => voicesOn(source) > 0 || asked.some(({ id }) => id === source.id))
    .sort((one, other) => voicesOn(other) - voicesOn(one))
    .slice(0, SOURCES_AT_MOST);
  if (shown.length === 0) return undefined;
  const cell = (source: Source, dimension: DimensionId) =>
    heard.find(each => each.sourceId === source.id && each.dimension === dimension)?.voices;
  return panels(
    both('覆盖图：空格由括号里的岗位去补', 'Coverage: in brackets who fills the gaps'),
    shown.map(source => {
      const owner = roles.find(role => USUAL_SOURCES[role].includes(source.name));
      const label = OPERATOR_ROLES.find(({ id }) => id === owner)?.label;
      const name = sourceLabel(source);
      return {
        label:
          label === undefined
            ? name
            : both(`${name.zh}（${label.zh.slice(0, 2)}）`, `${name.en} (${label.en})`),
        values: DIMENSIONS.map(({ id }) => cell(source, id)),
      };
    }),
  );
}

/** A row a group, a column a dimension. */
function panels(title: Bilingual, rows: readonly Row[]): Panels {
  const inOne = (word: (text: Bilingual) => string) => ({
    ...{ marks: 'cells' as const, title: word(title), before: '', behind: '' },
    series: DIMENSIONS.map(({ short }) => word(short)),
    groups: rows.map(({ label, values }) => ({
      label: word(label),
      cells: values.map(value => (value === undefined || value === 0 ? null : { shown: `${value}`, value })),
    })),
  });
  return { zh: inOne(({ zh }) => zh), en: inOne(({ en }) => en) };
}
