/** What stands below a picture: the numbers of a chart, where they have room there. */
import { type Block, visible } from '../../chat/view.ts';
import { chartLines } from '../../domain/chart.ts';
import { cutTo } from './shown-text.ts';

/** The longest caption of a photo, in UTF-16 units (Bot API: 0-1024 characters). */
export const CAPTION_AT_MOST = 1024;

/** @returns the caption, and what has no room in it: that is said in a message of text */
export function captionOf(picture: Extract<Block, { kind: 'picture' | 'chart' }>): {
  readonly caption: string;
  readonly left: string;
} {
  if (picture.kind === 'picture') return { caption: fitting(picture.alt), left: '' };
  const { chart } = picture;
  const numbers = visible(chartLines(chart).join('\n')).trim();
  const whole = `${visible(chart.title).trim()}\n${numbers}`;
  if (whole.length <= CAPTION_AT_MOST) return { caption: whole, left: '' };
  return { caption: fitting(chart.title), left: numbers };
}

function fitting(said: string): string {
  return cutTo(visible(said).trim(), CAPTION_AT_MOST);
}
