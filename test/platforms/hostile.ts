/** Texts and views that were made to be hard to divide and to show, and a bound on the work that they may make. */
import vm from 'node:vm';
import {
  actions,
  type Block,
  chart,
  type FormField,
  fields,
  heading,
  mention,
  quote,
  text,
  type View,
  view,
} from '../../src/chat/view.ts';
import type { Chart, ChartPanel } from '../../src/domain/chart.ts';

/** What a text may be a repetition of. */
export const UNITS: readonly string[] = [
  ...[
    'a',
    '包',
    '盒子太大。',
    'word ',
    '👍',
    'a, ',
    '"',
    '\\',
    '<',
    '&',
    '|',
    '`',
    '* ',
    '\n',
    'a\n',
    '\r\n',
  ],
  // Lines to be typed, which are shown as code: more than a message has formats.
  ...['/abc ', '/abc\n', '：/abc x · ', ': /abc ', '/abc a=b ', '/abc@', '/abc a=', '(/abc'],
  // Brackets and quotes, opened and never closed, or closed at once.
  ...['(', ' (', '((a) ', '（', '“', '”', '[', ']', '() · ', '(a) · ', '. A', '？ ', '; ', '：'],
  // Marks without a letter, letters with many, joined emoji, flags, halves of characters.
  ...['\u0301', 'e\u0301\u0302', '👩\u200d', '\u200d', '🇨', '👍🏽', '\ud83d', '\udc4d', 'a\u20e3'],
  // Right to left, overrides, and what shows nothing.
  ...['א', '\u202e', '\u2066', '\u200b', '\u3000', ' ', '\u00ad', '\ufeff', '\u2800', '\u0007', '\u2028'],
  // Lines that are indented, each otherwise than the one before.
  ...['a\n  b\n      c\n', '\n    ', '  \n'],
];

/** @returns a repetition of so many UTF-16 units */
export function filled(unit: string, length: number): string {
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
}

/** No command has more arguments. */
const FIELDS = 20;
const PEOPLE = ['1001', 'ou_a1', '42'];

function chartOf(said: string, groups: ChartPanel['groups']): Chart {
  const panel: ChartPanel = {
    marks: 'intervals',
    title: said,
    before: '',
    behind: said,
    series: [said, 'b'],
    groups,
  };
  return { title: said, subtitle: said, panels: [panel, { ...panel, marks: 'bars' }] };
}

/** Every kind of block, each holding all of a text wherever a person's words may stand, by its name. */
export const BLOCKS: Readonly<Record<string, (said: string) => Block[]>> = {
  heading: said => [heading(said)],
  text: said => [text(said)],
  quote: said => [quote(said)],
  'text after a heading': said => [heading('题'), text(said), text('尾')],
  fields: said => [fields({ label: said.slice(0, 50), value: said }, { label: '渠道', value: said })],
  'many fields': said => [fields(...pieces(said, 40).map(value => ({ label: value.slice(0, 4), value })))],
  table: said => [{ kind: 'table', columns: ['甲', '乙'], rows: [[said, '3'], ['4']] }],
  'a long table': said => [
    { kind: 'table', columns: ['甲', '乙'], rows: pieces(said, 20).map(cell => [cell, cell]) },
  ],
  picture: said => [{ kind: 'picture', path: 'data/1.png', alt: said }],
  chart: said => [chart(chartOf(said, [{ label: said, cells: [{ shown: said, value: 1 }, null] }]))],
  'a long chart': said => [
    text('x'),
    chart(
      chartOf(
        '题',
        pieces(said, 20).map(label => ({
          label,
          cells: [{ shown: label, brief: label, value: label.length, low: 0, high: 9 }, null],
        })),
      ),
    ),
    actions({ label: 'y', line: '/x' }),
  ],
  progress: said => [{ kind: 'progress', label: said, done: 3, total: 10 }],
  form: said => [form(said, field('a', { label: said, means: said, current: said }), field('b'))],
  'a long form': said => [
    form('', ...pieces(said, said.length / FIELDS).map((current, index) => field(`f${index}`, { current }))),
  ],
  'a form with many choices': said => [
    form('选', field('a', { choices: pieces(said, 10).map(label => ({ value: label, label })) })),
    actions(...pieces(said, 10).map(label => ({ label, fill: { a: label } }))),
  ],
  'a menu': said => [
    form(
      '改',
      ...pieces(said, said.length / FIELDS).map((current, index) =>
        field(`f${index}`, { label: current, current, isRequired: false }),
      ),
    ),
  ],
  mention: said => [mention([{ userId: '1001', name: said }], said)],
  'many mentions': said => [
    mention(
      pieces(said, 10).map((name, index) => ({ userId: PEOPLE[index % PEOPLE.length] ?? '', name })),
      said,
    ),
  ],
  actions: said => [text('x'), actions(...pieces(said, 30).map(label => ({ label, line: '/x' })))],
  'many blocks': said =>
    pieces(said, 20).map((each, index) => KINDS[index % KINDS.length]?.(each) ?? text(each)),
  'many headings': said => [text('x'.repeat(4_000)), ...pieces(said, 10).map(heading), text(said)],
};

const KINDS: readonly ((said: string) => Block)[] = [heading, each => text(each), quote];

export const hostileView = (kind: string, said: string): View => view(...(BLOCKS[kind]?.(said) ?? []));

function pieces(said: string, length: number): string[] {
  return Array.from({ length: Math.ceil(said.length / length) }, (_, index) =>
    said.slice(index * length, (index + 1) * length),
  );
}

function field(name: string, more: Partial<FormField> = {}): FormField {
  return { name, label: name, means: '', isRequired: true, isLong: true, choices: [], ...more };
}

function form(title: string, ...asked: FormField[]): Block {
  return { kind: 'form', title, fields: asked };
}

/** Far more than any of it takes on a slow machine: what does not end is ended here, and fails. */
const AT_MOST_MILLISECONDS = 20_000;

/** Runs work that must come to an end by itself. @throws when it does not */
export function ending<Result>(work: () => Result): Result {
  const found: Result[] = [];
  // Only V8 itself can end a loop that never gives way.
  const script = vm.runInThisContext('work => work()') as (work: () => void) => void;
  const context = vm.createContext({ run: () => script(() => void found.push(work())) });
  vm.runInContext('run()', context, { timeout: AT_MOST_MILLISECONDS });
  const [result] = found;
  if (result === undefined) throw new Error('the work gave nothing');
  return result;
}
