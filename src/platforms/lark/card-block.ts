/** What a card shows of one block of a view, other than its buttons. */
import { type Block, plainText, view, visible } from '../../chat/view.ts';
import type { Chart } from '../../domain/chart.ts';
import type { Language } from '../../domain/language.ts';
import { oneLine } from '../../domain/normal-form.ts';
import { columnsOf } from '../shared/columns-of.ts';
import { chartElements } from './card-chart.ts';
import { formElements } from './card-form.ts';
import { bold, type CardElement, div, plain } from './card-json.ts';
import { textElements } from './card-text.ts';
import { cutTo, isBlank } from './cut.ts';
import { escaped } from './escape.ts';

export type Surroundings = {
  readonly language: Language;
  readonly outboxId: number;
  /** The platform's keys of pictures that it has, by path. */
  readonly imageKeys: ReadonlyMap<string, string>;
  /** Of charts that were drawn because the platform refused its own; undefined as long as it may draw them itself. */
  readonly drawn?: ReadonlyMap<Chart, string>;
};

const ABOVE = '6px 0px 0px 0px';
const ASIDE = '0px 0px 0px 8px';
/** More rows than these would take too many elements each. */
const FIELD_ROWS_AT_MOST = 12;
/** The platform scrolls them. */
const TABLE_COLUMNS_AT_MOST = 12;
/** A phone shows so many columns side by side, if they are narrow. */
const COLUMNS_SIDE_BY_SIDE = 4;
const TABLE_ROWS_AT_MOST = 100;
/** The platform shows one line of a cell. */
const CELL_COLUMNS = 40;
const PAGE_ROWS = 10;
const ALT_AT_MOST = 1000;
const NAME_AT_MOST = 64;
const BAR = 10;
const ACCOUNT = /^ou_[A-Za-z0-9]+$/;

/** @returns nothing for a block that has nothing to show */
export function blockElements(block: Block, surroundings: Surroundings): CardElement[] {
  switch (block.kind) {
    case 'heading': {
      const lines = visible(block.text)
        .split('\n')
        .filter(line => !isBlank(line));
      return lines.length === 0 ? [] : [bold(lines, ABOVE)];
    }
    case 'text':
      return textElements(block.text);
    case 'fields':
      return fieldElements(block);
    case 'table':
      return tableElements(block);
    case 'quote': {
      if (isBlank(visible(block.text))) return [];
      return [div(plainText(view(block)), { isGrey: true, margin: ASIDE })];
    }
    case 'picture': {
      const alt = cutTo(visible(block.alt).trim(), ALT_AT_MOST);
      const key = surroundings.imageKeys.get(block.path);
      return key === undefined ? textElements(alt) : [{ tag: 'img', img_key: key, alt: plain(alt) }];
    }
    case 'chart':
      return chartElements(block.chart, surroundings.drawn);
    case 'file':
      // It is a message of its own: a card holds none.
      return textElements(plainText(view(block)));
    case 'progress':
      return [div(`${plainText(view(block))}\n${bar(block.done, block.total)}`)];
    case 'mention':
      return mentionElements(block);
    case 'form':
      return [...textElements(block.title), ...formElements(block, surroundings)];
    case 'actions':
      return [];
    default:
      return block satisfies never;
  }
}

function fieldElements(block: Extract<Block, { kind: 'fields' }>): CardElement[] {
  const { rows } = block;
  if (rows.length > FIELD_ROWS_AT_MOST || rows.some(row => isBlank(visible(row.label))))
    return textElements(plainText(view(block)));
  return rows.map(({ label, value }) => ({
    tag: 'column_set',
    flex_mode: 'none',
    horizontal_spacing: '8px',
    columns: [
      { tag: 'column', width: 'weighted', weight: 1, elements: [div(label, { isGrey: true })] },
      { tag: 'column', width: 'weighted', weight: 4, elements: [div(isBlank(visible(value)) ? '–' : value)] },
    ],
  }));
}

type Table = Extract<Block, { kind: 'table' }>;

/** A table that is wider than a phone, and has few rows, is shown turned: the summary of an A/B round has eleven columns. */
function fittingPhone({ kind, columns, rows }: Table): Table {
  const isTurned =
    columns.length > COLUMNS_SIDE_BY_SIDE && rows.length > 0 && rows.length < COLUMNS_SIDE_BY_SIDE;
  if (!isTurned || rows.some(row => row.length !== columns.length)) return { kind, columns, rows };
  const [head = [], ...others] = columns.map((column, at) => [column, ...rows.map(row => row[at] ?? '')]);
  return { kind, columns: head, rows: others };
}

function tableElements(block: Table): CardElement[] {
  const { columns, rows } = fittingPhone(block);
  const isNarrow = [...columns, ...rows.flat()].every(
    cell => !visible(cell).includes('\n') && cell.length <= CELL_COLUMNS && columnsOf(cell) <= CELL_COLUMNS,
  );
  const isTable =
    isNarrow &&
    columns.length > 0 &&
    columns.length <= TABLE_COLUMNS_AT_MOST &&
    rows.length > 0 &&
    rows.length <= TABLE_ROWS_AT_MOST &&
    rows.every(row => row.length <= columns.length);
  if (!isTable) return textElements(plainText(view(block)));
  return [
    {
      tag: 'table',
      page_size: Math.min(PAGE_ROWS, rows.length),
      columns: columns.map((column, index) => ({
        name: `c${index + 1}`,
        display_name: visible(column),
        data_type: 'text',
      })),
      rows: rows.map(row => Object.fromEntries(row.map((cell, index) => [`c${index + 1}`, visible(cell)]))),
    },
  ];
}

/** Only whoever has an account here is called. The first line goes on after the names. */
function mentionElements({ people, text }: Extract<Block, { kind: 'mention' }>): CardElement[] {
  if (people.length === 0) return textElements(text);
  const [first = '', ...others] = visible(text).split('\n');
  const called = people.map(({ userId, name }) =>
    ACCOUNT.test(userId) ? `<at id=${userId}></at>` : escaped(`@${personName(name, userId)}`),
  );
  const content = [...called, ...(isBlank(first) ? [] : [escaped(first.trim())])].join(' ');
  return [{ tag: 'markdown', content }, ...textElements(others.join('\n'))];
}

function personName(name: string, userId: string): string {
  const [shown = '?'] = [name, userId].map(each => oneLine(visible(each))).filter(each => !isBlank(each));
  return cutTo(shown, NAME_AT_MOST);
}

function bar(done: number, total: number): string {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const full = Math.floor(share * BAR);
  return `${'▰'.repeat(full)}${'▱'.repeat(BAR - full)}`;
}
