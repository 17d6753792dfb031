/** The words that changed between two wordings, also in Chinese, which has no spaces between them. */
import { diffArrays } from 'diff';

export type Segment = {
  readonly kind: 'kept' | 'removed' | 'added';
  readonly text: string;
};

/** Han characters stand alone; anything else goes by word. */
const TOKEN = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+|\s+|\S/gu;

/** @returns both wordings as one run: kept and removed make the old one, kept and added the new */
export function wordingSegments(before: string, after: string): Segment[] {
  const parts = diffArrays(tokensOf(before), tokensOf(after));
  return parts.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'kept',
    text: value.join(''),
  }));
}

function tokensOf(text: string): string[] {
  return [...text.matchAll(TOKEN)].map(([token]) => token);
}

/** Changes further apart than this are read as one: crumbs of kept text between them only confuse. */
const CRUMB_AT_MOST = 1;

/**
 * Shows what changed: “想要【大→可叠放的小】包装”. What was put in is 【+…】, what was taken out 【−…】; wordings that
 * have little in common are shown whole.
 */
export function markedWording(before: string, after: string): string {
  const segments = wordingSegments(before, after);
  const length = (kinds: Segment['kind'][]) =>
    segments.filter(each => kinds.includes(each.kind)).reduce((sum, each) => sum + each.text.length, 0);
  if (length(['kept']) * 2 < Math.min(before.length, after.length)) return `【${before}→${after}】`;
  let shown = '';
  let removed = '';
  let added = '';
  const flush = () => {
    shown += marked(removed, added);
    [removed, added] = ['', ''];
  };
  segments.forEach((segment, index) => {
    if (segment.kind === 'removed') removed += segment.text;
    else if (segment.kind === 'added') added += segment.text;
    else {
      const isCrumb =
        removed + added !== '' && index < segments.length - 1 && [...segment.text].length <= CRUMB_AT_MOST;
      if (isCrumb) {
        removed += segment.text;
        added += segment.text;
      } else {
        flush();
        shown += segment.text;
      }
    }
  });
  flush();
  return shown;
}

/** “【旧→新】”, or only what was put in or taken out where the rest of it stayed. */
function marked(removed: string, added: string): string {
  if (removed === '') return added === '' ? '' : `【+${added}】`;
  if (added === '') return `【−${removed}】`;
  if (added.startsWith(removed)) return `${removed}【+${added.slice(removed.length)}】`;
  if (added.endsWith(removed)) return `【+${added.slice(0, -removed.length)}】${removed}`;
  if (removed.startsWith(added)) return `${added}【−${removed.slice(added.length)}】`;
  if (removed.endsWith(added)) return `【−${removed.slice(0, -added.length)}】${added}`;
  return `【${removed}→${added}】`;
}
