/** What a card shows of a view. Pure: nothing is sent from here. */
import { plainText, text, type View, view, visible } from '../../chat/view.ts';
import type { Chart } from '../../domain/chart.ts';
import { oneLine } from '../../domain/normal-form.ts';
import type { Surroundings } from './card-block.ts';
import { bodyElements } from './card-body.ts';
import { type Card, div, plain, type Template } from './card-json.ts';
import { headAndBody } from './card-title.ts';
import { cutTo, isBlank } from './cut.ts';

export { readPressed } from './callback-value.ts';
export type { Card } from './card-json.ts';
export { splitView, TEXT_AT_MOST } from './split.ts';

const SUMMARY_AT_MOST = 100;
const EMPTY = '·';

const TEMPLATES: Readonly<Record<NonNullable<View['tone']>, Template>> = {
  open: 'blue',
  approved: 'green',
  closed: 'grey',
  attention: 'orange',
};

/** @param part what `splitView` returned: anything else may be more than a card holds */
export function cardOf(part: View, surroundings: Surroundings): Card {
  const { title, blocks } = headAndBody(part);
  const elements = bodyElements(blocks, part.tone, surroundings);
  const summary = summaryOf(part);
  return {
    schema: '2.0',
    config: {
      update_multi: true,
      width_mode: 'fill',
      ...(summary !== '' && { summary: { content: summary } }),
    },
    ...(title !== undefined && {
      header: { title: plain(title), template: part.tone === undefined ? 'default' : TEMPLATES[part.tone] },
    }),
    body: { vertical_spacing: '4px', elements: elements.length === 0 ? [div(EMPTY)] : elements },
  };
}

/** @returns the paths of the pictures that the platform must have before it can show the card */
export function picturesOf({ blocks }: View): string[] {
  return [...new Set(blocks.flatMap(block => (block.kind === 'picture' ? [block.path] : [])))];
}

/** @returns the charts of a view, which are drawn where the platform does not take its own */
export function chartsOf({ blocks }: View): Chart[] {
  return blocks.flatMap(block => (block.kind === 'chart' ? [block.chart] : []));
}

/** What stands in the list of chats and in a notification. */
function summaryOf({ blocks }: View): string {
  const said = blocks.map(block => (block.kind === 'picture' ? text(block.alt) : block));
  const line = oneLine(visible(plainText(view(...said))));
  return isBlank(line) ? '' : cutTo(line, SUMMARY_AT_MOST);
}
