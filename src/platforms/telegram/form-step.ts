/** Telegram has no forms: one is asked field by field, each by a message that has keys or wants a reply. */
import { type Block, type FormField, isMenu, visible } from '../../chat/view.ts';
import { type Bilingual, inLanguage, type Language, listed } from '../../domain/language.ts';
import { oneLine } from '../../domain/normal-form.ts';
import { cutTo, isBlank, type Line } from './shown-text.ts';

// A form is never split over messages, so together these must leave room: in UTF-16 units.
const TITLE_AT_MOST = 1000;
const LABEL_AT_MOST = 60;
const VALUE_AT_MOST = 600;
const LATER_AT_MOST = 400;
const MENU_LINE_AT_MOST = 200;
const MENU_AT_MOST = 2000;
const PLACEHOLDER_AT_MOST = 64;

const REPLY: Bilingual = { zh: '回复这条消息来填', en: 'Reply to this message to answer' };

/** @returns the lines of the step that a form is at: its first field, or the menu of all of them */
export function formLines(
  { title, fields }: Extract<Block, { kind: 'form' }>,
  language: Language,
): readonly Line[] {
  const head = isBlank(visible(title)) ? [] : [[{ text: cutTo(visible(title), TITLE_AT_MOST) }]];
  const [field, ...others] = fields;
  if (field === undefined) return head;
  if (isMenu(fields)) return [...head, ...menuLines(fields)];
  const labels = listed(
    others.map(({ label }) => clean(label)),
    language,
  );
  const later = { zh: `之后还要：${labels}`, en: `Then: ${labels}` };
  return [
    ...head,
    [{ text: fieldLine(field) }],
    ...(others.length === 0
      ? []
      : [[{ text: cutTo(inLanguage(later, language), LATER_AT_MOST), as: 'italic' as const }]]),
    ...(wantsReply(field) ? [[{ text: inLanguage(REPLY, language) }]] : []),
  ];
}

/** @returns what stands in the empty line where the answer is typed; undefined where nothing is to be typed */
export function placeholderOf({ fields }: Extract<Block, { kind: 'form' }>): string | undefined {
  const [field] = fields;
  if (field === undefined || isMenu(fields) || !wantsReply(field)) return undefined;
  const said = [field.means, field.label].map(clean).find(each => !isBlank(each));
  return cutTo(said ?? '…', PLACEHOLDER_AT_MOST);
}

/** A field with choices takes nothing else, says view.ts; what is long, though, is never a choice only. */
function wantsReply({ choices, isLong }: FormField): boolean {
  return choices.length === 0 || isLong;
}

function fieldLine({ label, means, current }: FormField): string {
  const given = current === undefined ? '' : ` [${cutTo(clean(current), VALUE_AT_MOST)}]`;
  return labelled(cutTo(clean(label), LABEL_AT_MOST), cutTo(clean(means), VALUE_AT_MOST), given);
}

function menuLines(fields: readonly FormField[]): Line[] {
  const lines: Line[] = [];
  let length = 0;
  for (const { label, means, current } of fields) {
    const line = labelled(cutTo(clean(label), LABEL_AT_MOST), clean(current ?? means));
    const shown = cutTo(line, MENU_LINE_AT_MOST);
    length += shown.length;
    // The rest still have their keys.
    if (length > MENU_AT_MOST) return [...lines, [{ text: '…' }]];
    lines.push([{ text: shown }]);
  }
  return lines;
}

const clean = (text: string): string => oneLine(visible(text));

/** With the colon of the label's own script. */
function labelled(label: string, value: string, given = ''): string {
  return `${label}${given}${/\p{Script=Han}/u.test(label) ? '：' : ': '}${value}`;
}
