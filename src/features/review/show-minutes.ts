/** How minutes are shown: in the chat, and as a Markdown file that can be kept anywhere. */
import { type Block, fileBlock, heading, shortened, text, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import type { ItemMinutes, Minutes, NoteRead } from './read-minutes.ts';
import { OUTCOME_MARKS, OUTCOME_NAMES, spent, TITLE_AT_MOST } from './words.ts';

type Says = (said: Bilingual) => string;

/** @param more what stands below: the next meeting */
export function minutesView(context: ActionContext, minutes: Minutes, more: readonly Block[] = []): View {
  const say = translator(context);
  const { items, notes } = minutes;
  const decided = items.filter(({ outcome }) => outcome !== null);
  const left = items.filter(({ outcome }) => outcome === null);
  const blocks: Block[] = [
    heading([titleOf(say, minutes), say(countsOf(items))].join(' · ')),
    text(when(say, minutes)),
  ];
  if (decided.length > 0) blocks.push(text(...decided.flatMap(item => itemLines(say, item))));
  if (left.length > 0)
    blocks.push(
      heading(say(both('没有结论，下次先谈', 'Undecided: first on the next agenda'))),
      text(...left.flatMap(item => itemLines(say, item))),
    );
  if (notes.length > 0) blocks.push(text(...shownNotes(say, notes)));
  return view(...blocks, ...more);
}

/** @returns the minutes as a file */
export function minutesFile(context: ActionContext, minutes: Minutes): Block {
  return fileBlock(`${minutes.id}.md`, 'text/markdown', markdown(translator(context), minutes));
}

function titleOf(say: Says, { id }: Minutes): string {
  return say(both(`${id} 研讨会纪要`, `${id} minutes`));
}

function when(say: Says, { from, until, startedBy }: Minutes): string {
  const time = until === undefined ? from : `${from}–${until}`;
  return say(both(`${time} · ${startedBy} 主持`, `${time} · led by ${startedBy}`));
}

/** @returns `采纳 2 · 需要证据 1 · 没有结论 1` */
export function countsOf(items: readonly Pick<ItemMinutes, 'outcome'>[]): Bilingual {
  const of = (outcome: ItemMinutes['outcome']) => items.filter(each => each.outcome === outcome).length;
  const parts = [
    ...(['accepted', 'rejected', 'evidence'] as const).map(each => [OUTCOME_NAMES[each], of(each)] as const),
    [both('没有结论', 'undecided'), of(null)] as const,
  ].filter(([, count]) => count > 0);
  if (parts.length === 0) return both('没有议题', 'no items');
  return both(
    parts.map(([name, count]) => `${name.zh} ${count}`).join(' · '),
    parts.map(([name, count]) => `${count} ${name.en}`).join(' · '),
  );
}

function itemLines(say: Says, item: ItemMinutes): string[] {
  const { position, outcome, by, action, notes, title } = item;
  const decision = outcome === null ? '' : `${OUTCOME_MARKS[outcome]} ${say(OUTCOME_NAMES[outcome])} · `;
  const who = by === undefined ? '' : say(both(`（${by}）`, ` (${by})`));
  return [
    `${position}. ${decision}${shortened(title, TITLE_AT_MOST)}${who}`,
    ...(action === undefined ? [] : [`   → ${action.id} ${actionText(say, action)}`]),
    ...shownNotes(say, notes).map(line => `   ${line}`),
  ];
}

/** In the chat a meeting is a screen, not a transcript: the file has all of it. */
const NOTES_SHOWN = 5;
const NOTE_SHOWN_AT_MOST = 120;

function shownNotes(say: Says, notes: readonly NoteRead[]): string[] {
  const more = notes.length - NOTES_SHOWN;
  const lines = notes
    .slice(0, NOTES_SHOWN)
    .map(({ by, words }) => noteLine(say, { by, words: shortened(words, NOTE_SHOWN_AT_MOST) }));
  return more > 0
    ? [...lines, say(both(`还有 ${more} 条记录在文件里`, `${more} more notes in the file`))]
    : lines;
}

function actionText(say: Says, { owner, due, words }: NonNullable<ItemMinutes['action']>): string {
  return say(both(`${owner} ${due}前：${words}`, `${owner}, by ${due}: ${words}`));
}

function noteLine(say: Says, { by, words }: NoteRead): string {
  return say(both(`${by}：${words}`, `${by}: ${words}`));
}

/** CommonMark: what could be taken for markup in somebody's words is escaped. */
function plain(words: string): string {
  return words
    .replace(/\s+/gu, ' ')
    .replace(/[\\`*_{}[\]<>#|~!]/gu, '\\$&')
    .replace(/^([-+=]|\d+[.)])/u, '\\$1');
}

function markdown(say: Says, minutes: Minutes): string {
  const { items, notes } = minutes;
  const lines = [`# ${titleOf(say, minutes)}`, '', plain(when(say, minutes)), '', say(countsOf(items)), ''];
  for (const item of items) {
    const { position, kind, title, outcome, by, action, seconds } = item;
    lines.push(`## ${position}. ${plain(title)}`, '');
    const decision =
      outcome === null
        ? say(both('没有结论，下次先谈', 'Undecided: first on the next agenda'))
        : say(
            both(
              `${OUTCOME_NAMES[outcome].zh}（${by ?? '?'}）`,
              `${OUTCOME_NAMES[outcome].en} (${by ?? '?'})`,
            ),
          );
    lines.push(`- ${plain(kind)} · ${plain(decision)}`);
    if (action !== undefined) lines.push(`- ${action.id}: ${plain(actionText(say, action))}`);
    if (seconds > 0) lines.push(`- ${say(both(`谈了${spent(seconds).zh}`, `took ${spent(seconds).en}`))}`);
    lines.push(...item.notes.map(note => `- ${plain(noteLine(say, note))}`), '');
  }
  if (notes.length > 0) lines.push(...notes.map(note => `- ${plain(noteLine(say, note))}`), '');
  lines.push('');
  return lines.join('\n').replace(/\n{2,}$/u, '\n');
}

/** @returns what is said of it where the card stood */
export function endedText(minutes: Minutes): Bilingual {
  const { id, items } = minutes;
  return both(
    `${id} 结束了 · ${countsOf(items).zh} · 纪要见下面，或 /review show ${id}`,
    `${id} is over · ${countsOf(items).en} · minutes below, or /review show ${id}`,
  );
}
