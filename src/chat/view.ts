/**
 * Views: what the bot shows, as data. Stored in the outbox and rendered by the platform when it is sent, so an old
 * row must still parse after an upgrade: add kinds and optional fields, never change one.
 */
import { z } from 'zod';
import { type Chart, chartLines, chartSchema } from '../domain/chart.ts';
import { oneLine } from '../domain/normal-form.ts';

const button = z.object({
  label: z.string(),
  /** The command line that the press runs, as the person who pressed. */
  line: z.string().optional(),
  /** When the words of `line` were said, where a person typed them: by it “昨天” is meant, whenever it is pressed. */
  saidAt: z.coerce.date().optional(),
  /** Who alone may press it, where `line` is what they typed; 0 for anybody, who is shown the whole of it. */
  ownerId: z.number().optional(),
  /** Arguments that `line` is to ask for in a form, though it could do without. */
  asks: z.array(z.string()).optional(),
  /** What the press fills into the draft behind the message, submitting it (after `line`, if there is one). */
  fill: z.record(z.string(), z.string()).optional(),
  /** The answer is a message of its own: this one can still be used. */
  isApart: z.boolean().optional(),
  /** It does what must not be done twice by two quick presses. */
  isOnce: z.boolean().optional(),
});

const formField = z.object({
  name: z.string(),
  label: z.string(),
  means: z.string(),
  isRequired: z.boolean(),
  isLong: z.boolean(),
  /** Most likely first; empty where anything may be typed. */
  choices: z.array(z.object({ value: z.string(), label: z.string() })),
  /** What was given so far. */
  current: z.string().optional(),
});

const block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), text: z.string() }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('fields'), rows: z.array(z.object({ label: z.string(), value: z.string() })) }),
  z.object({ kind: z.literal('table'), columns: z.array(z.string()), rows: z.array(z.array(z.string())) }),
  z.object({ kind: z.literal('quote'), text: z.string() }),
  /** Of earlier versions: a file, which must still be there. */
  z.object({ kind: z.literal('picture'), path: z.string(), alt: z.string() }),
  /** Data, not a picture: it is drawn when it is sent, or by the platform itself. */
  z.object({ kind: z.literal('chart'), chart: chartSchema }),
  /** A document that is made of its content when it is sent. */
  z.object({ kind: z.literal('file'), name: z.string(), mime: z.string(), content: z.string() }),
  z.object({ kind: z.literal('progress'), label: z.string(), done: z.number(), total: z.number() }),
  z.object({ kind: z.literal('form'), title: z.string(), fields: z.array(formField) }),
  /** Something waits for these people, or concerns them; accounts of the room's own platform. */
  z.object({
    kind: z.literal('mention'),
    people: z.array(z.object({ userId: z.string(), name: z.string() })),
    text: z.string(),
  }),
  z.object({ kind: z.literal('actions'), buttons: z.array(button) }),
]);

/** How what it tells about stands, where a platform shows that by colour: it is open, went well, is over, needs you. */
const tone = z.enum(['open', 'approved', 'closed', 'attention']);

export const viewSchema = z.object({
  version: z.literal(1),
  blocks: z.array(block),
  tone: tone.optional(),
});

export type View = z.infer<typeof viewSchema>;
export type Tone = z.infer<typeof tone>;
export type Block = z.infer<typeof block>;
export type Button = z.infer<typeof button>;
export type FormField = z.infer<typeof formField>;

export function view(...blocks: Block[]): View {
  return { version: 1, blocks };
}

/** @returns the view in that tone; as it is where there is none to give */
export function toned(whole: View, given: Tone | undefined): View {
  return given === undefined ? whole : { ...whole, tone: given };
}

export const text = (...lines: string[]): Block => ({ kind: 'text', text: lines.join('\n') });
export const heading = (content: string): Block => ({ kind: 'heading', text: content });
export const quote = (content: string): Block => ({ kind: 'quote', text: content });
export const fields = (...rows: { label: string; value: string }[]): Block => ({ kind: 'fields', rows });
export const mention = (people: readonly { userId: string; name: string }[], content: string): Block => ({
  kind: 'mention',
  people: people.map(({ userId, name }) => ({ userId, name })),
  text: content,
});
export const chart = (drawn: Chart): Block => ({ kind: 'chart', chart: drawn });
export const actions = (...buttons: Button[]): Block => ({ kind: 'actions', buttons });

/** @param name with its ending: `M4.ics` @param content UTF-8 */
export const fileBlock = (name: string, mime: string, content: string): Block => ({
  kind: 'file',
  name,
  mime,
  content,
});

/** @returns the document that a part of a view is, as platforms send it: alone; undefined for any other part */
export function fileOf({ blocks }: View): Extract<Block, { kind: 'file' }> | undefined {
  const [only, ...others] = blocks.filter(each => each.kind !== 'actions');
  return only?.kind === 'file' && others.length === 0 ? only : undefined;
}

/** @returns the buttons of a view, in the order in which they are numbered from 1 */
export function buttonsOf({ blocks }: View): Button[] {
  return blocks.flatMap(each => (each.kind === 'actions' ? each.buttons : []));
}

/** @returns the form of a view, if it has one */
export function formOf({ blocks }: View): Extract<Block, { kind: 'form' }> | undefined {
  return blocks.find(each => each.kind === 'form');
}

/** @returns whether there is nothing in a view but a picture, which is drawn from data */
export function isPicture({ blocks }: View): boolean {
  return blocks.length > 0 && blocks.every(each => each.kind === 'chart');
}

/** @returns whether a form asks for nothing, but offers several things that can be changed */
export function isMenu(fields: readonly FormField[]): boolean {
  return fields.length > 1 && fields.every(field => !field.isRequired);
}

/**
 * The plain rendering that every view has: terminals, notifications, logs of what was sent. Buttons are left out:
 * each platform shows them its own way.
 */
export function plainText({ blocks }: View): string {
  return visible(blocks.flatMap(plainBlock).join('\n'));
}

function plainBlock(each: Block): string[] {
  switch (each.kind) {
    case 'heading':
    case 'text':
      return [each.text];
    case 'fields':
      return each.rows.map(row => labelled(row.label, row.value));
    case 'table':
      return [each.columns, ...each.rows].map(cells => cells.join(' · '));
    case 'quote':
      return each.text.split('\n').map(line => `“${line}”`);
    case 'picture':
      return [`[${each.alt}] ${each.path}`];
    case 'chart':
      return chartLines(each.chart);
    case 'file':
      return [`[${each.name}]`];
    case 'progress':
      return [`${each.label} ${each.done}/${each.total}`];
    case 'form':
      return [...(each.title === '' ? [] : [each.title]), ...each.fields.map(plainField)];
    case 'mention':
      return [[...each.people.map(person => `@${person.name}`), each.text].join(' ').trimEnd()];
    case 'actions':
      return [];
    default:
      return each satisfies never;
  }
}

/** So many choices of a field are named; the likeliest come first. */
const CHOICES_SHOWN = 20;

function plainField(field: FormField): string {
  const labels = field.choices.slice(0, CHOICES_SHOWN).map(choice => choice.label);
  const more = field.choices.length - labels.length;
  const choices = [...labels, ...(more > 0 ? [`… +${more}`] : [])].join(' ');
  const given = field.current === undefined ? '' : ` [${shortened(field.current, 40)}]`;
  return `  ${labelled(`${field.label}${given}`, choices === '' ? field.means : choices)}`;
}

/** With the colon of the label's own script. */
function labelled(label: string, value: string): string {
  return `${label}${/\p{Script=Han}/u.test(label.replace(/ \[.*$/s, '')) ? '：' : ': '}${value}`;
}

/**
 * Makes a person's text harmless where it is shown: control characters and marks that reverse the direction of
 * what follows could rewrite the lines around them. Line breaks stay.
 */
export function visible(content: string): string {
  return (
    content
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be replaced
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g, '\uFFFD')
      .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]/g, '')
      .toWellFormed()
  );
}

// Making one costs more than using it.
const GRAPHEMES = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/**
 * Cuts a text where a reader would stop: at the end of a sentence or phrase before `most`, else at a whole character.
 * @returns the text itself when it is short enough, else its beginning and “…”
 */
export function shortened(content: string, most: number): string {
  const line = oneLine(content);
  let beginning = '';
  let count = 0;
  for (const { segment } of GRAPHEMES.segment(line)) {
    if (count === most) {
      const pause = Math.max(...[...'，。！？；,.!?; '].map(mark => beginning.lastIndexOf(mark)));
      return `${pause >= most / 2 ? beginning.slice(0, pause) : beginning}…`;
    }
    beginning += segment;
    count += 1;
  }
  return line;
}
