/** Text whose lines begin with spaces: what is indented stands to the right, and what is indented far is said aside. */
import { visible } from '../../chat/view.ts';
import { type Div, div } from './card-json.ts';
import { isBlank } from './cut.ts';

type Level = 'line' | 'point' | 'detail';

/** As CSS writes it; a detail is what stands below a point, such as the words of a user. */
const MARGINS: Readonly<Record<Level, string | undefined>> = {
  line: undefined,
  point: '0px 0px 0px 8px',
  detail: '0px 0px 0px 20px',
};

/** @returns one element for all lines next to each other that are indented alike; nothing for a blank text */
export function textElements(content: string): Div[] {
  const groups: { level: Level; lines: string[] }[] = [];
  for (const line of visible(content).split('\n')) {
    const said = isBlank(line) ? '' : line.trim();
    const last = groups.at(-1);
    const level = said === '' ? (last?.level ?? 'line') : levelOf(line);
    if (last?.level === level) last.lines.push(said);
    else if (said !== '') groups.push({ level, lines: [said] });
  }
  return groups.map(({ level, lines }) => {
    const margin = MARGINS[level];
    const shown = lines.join('\n').trimEnd();
    return div(shown, { isAside: level === 'detail', ...(margin !== undefined && { margin }) });
  });
}

function levelOf(line: string): Level {
  const spaces = line.length - line.trimStart().length;
  if (spaces === 0) return 'line';
  return spaces < 4 ? 'point' : 'detail';
}
