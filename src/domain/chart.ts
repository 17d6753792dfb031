/**
 * Chart data: what a chart shows, as numbers and as words. `src/charts` draws it, a platform may show it natively, and
 * `chartLines` says the same numbers in text.
 */
import { z } from 'zod';

/** No scale goes further. */
const GREATEST = 1e15;
/** What can't be computed is no number; a mark without a value is a gap. */
const number = z.number().min(-GREATEST).max(GREATEST).optional().catch(undefined);

const cell = z.object({
  /** As it is said in text, with its interval. */
  shown: z.string(),
  /** As it stands in the picture beside its mark, where that is shorter. */
  brief: z.string().optional(),
  value: number,
  low: number,
  high: number,
});

/** A matrix: groups × series. How its cells are drawn is `marks`; more ways may come. */
export const panelSchema = z.object({
  /** `intervals`: a point with its ends; `bars`: from zero; `cells`: a heat map, the darker the more, empty without a value. */
  marks: z.enum(['intervals', 'bars', 'cells']),
  title: z.string(),
  /** What stands around a number of the scale: `¥`, ` %`. */
  before: z.string(),
  behind: z.string(),
  series: z.array(z.string()),
  groups: z.array(
    z.object({
      label: z.string(),
      /** By series; null where there is nothing to say. */
      cells: z.array(cell.nullable()),
    }),
  ),
});

/** Stored with the views of the outbox, so old ones must still parse: add optional fields, never change one. */
export const chartSchema = z.object({
  /** The answer. */
  title: z.string(),
  subtitle: z.string(),
  panels: z.array(panelSchema).min(1).max(4),
});

export type Chart = z.infer<typeof chartSchema>;
export type ChartPanel = z.infer<typeof panelSchema>;
export type ChartCell = z.infer<typeof cell>;

/** @returns the numbers of a chart in words, a line for each group; its title is said by what stands around it */
export function chartLines({ panels }: Chart): string[] {
  return panels.flatMap(({ marks, title, series, groups }) => {
    const colon = /\p{Script=Han}/u.test(title) ? '：' : ': ';
    // A heat map has many cells: what its columns are is said once.
    if (marks === 'cells')
      return [
        title,
        series.join(' '),
        ...groups.map(
          ({ label, cells }) => `${label}${colon}${cells.map(each => each?.shown ?? '–').join(' ')}`,
        ),
      ];
    const lines = groups.map(({ label, cells }) => {
      const said = cells.flatMap((each, index) =>
        each === null ? [] : [`${series[index] ?? ''} ${each.shown}`.trim()],
      );
      return `${label}${colon}${said.length === 0 ? '–' : said.join(' · ')}`;
    });
    return [title, ...lines];
  });
}
