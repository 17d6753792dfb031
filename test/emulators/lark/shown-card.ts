/** What a person sees of a card and can do with it, as the client shows it. */

import { readLines } from './card-markdown.ts';
import { bareUrlsIn, type Markup, markupIn } from './card-markup.ts';
import {
  bodyElements,
  childLists,
  contentAt,
  elementsOf,
  isJson,
  type Json,
  listAt,
  type PlacedElement,
  stringAt,
} from './card-tree.ts';

export type ShownButton = {
  readonly label: string;
  /** What the callback gets; undefined if the button only opens a page. */
  readonly value: unknown;
  readonly name?: string;
  readonly isInForm: boolean;
  readonly isDisabled: boolean;
  /** What is pressed: a button, an entry of an overflow menu, a whole container. */
  readonly tag: 'button' | 'overflow' | 'interactive_container';
  /** Of an entry of an overflow menu: its value. */
  readonly option?: string;
  /** The page that it opens. */
  readonly url?: string;
  /** The question that the client asks before. */
  readonly confirm?: string;
};

export type ShownField = {
  readonly name: string;
  /** The input's own label, else the text above it, else its placeholder. */
  readonly label: string;
  readonly required: boolean;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  /** What is filled in before, of a multiple choice with commas. */
  readonly value?: string;
  readonly isLong: boolean;
  readonly placeholder?: string;
  readonly tag: string;
  readonly maxLength?: number;
};

type ShownForm = {
  readonly name: string;
  readonly fields: readonly ShownField[];
  /** The first button that sends the form. */
  readonly submit: { readonly name: string; readonly label: string; readonly value: unknown };
};

export type ShownCard = {
  readonly title: string;
  readonly subtitle?: string;
  readonly template?: string;
  /** Of the header: the little labels beside the title. */
  readonly tags: readonly string[];
  /** Every line of text in the body, in order; a row of a table is one line. No labels of buttons or fields. */
  readonly lines: readonly string[];
  /** Title, subtitle, labels and lines, joined by \n. */
  readonly text: string;
  /** What the list of chats and a notification show instead of the card. */
  readonly summary?: string;
  readonly buttons: readonly ShownButton[];
  readonly form?: ShownForm;
  readonly images: readonly string[];
  readonly mentions: readonly string[];
  /** Whose name card is shown without notifying them. */
  readonly people: readonly string[];
  readonly links: readonly string[];
  readonly bareUrls: readonly string[];
};

export function shownCard(card: unknown): ShownCard {
  const header = isJson(card) ? card['header'] : undefined;
  const [title, subtitle] = [headerLine(header, 'title'), headerLine(header, 'subtitle')];
  const template = stringAt(header, 'template');
  const tags = listAt(header, 'text_tag_list').map(tag => contentAt(tag, 'text'));
  const lines = bodyElements(card).flatMap(linesOf);
  const texts = [title, subtitle, ...tags, ...lines].filter(line => line !== '');
  const elements = elementsOf(card);
  const markups = [...headerMarkdown(header), ...elements.flatMap(markdownIn)].map(markupIn);
  const all = (key: keyof Markup): string[] => markups.flatMap(markup => markup[key]);
  const summary = isJson(card) ? contentAt(card['config'], 'summary') : '';
  const form = elements.find(({ tag }) => tag === 'form');
  return {
    title,
    ...(subtitle === '' ? {} : { subtitle }),
    ...(template === undefined ? {} : { template }),
    tags,
    lines,
    text: texts.join('\n'),
    ...(summary === '' ? {} : { summary }),
    buttons: elements.flatMap(buttonsOf),
    ...(form === undefined ? {} : { form: formOf(form.element) }),
    images: [...elements.flatMap(({ element }) => stringAt(element, 'img_key') ?? []), ...all('images')],
    mentions: all('mentions'),
    people: [...elements.flatMap(peopleOf), ...all('people')],
    links: all('links'),
    bareUrls: bareUrlsIn(texts.join('\n')),
  };
}

/** The lines of one element and of what is in it. */
function linesOf(element: unknown): string[] {
  if (!isJson(element)) return [];
  switch (element['tag']) {
    case 'markdown':
      return readLines(stringAt(element, 'content') ?? '');
    case 'div': {
      const fields = listAt(element, 'fields').map(field => (isJson(field) ? field['text'] : undefined));
      return [element['text'], ...fields].flatMap(textLines);
    }
    case 'checker':
      return textLines(element['text']);
    case 'img':
      return textLines(element['title']);
    case 'chart': {
      const spec = isJson(element['chart_spec']) ? element['chart_spec'] : {};
      return [stringAt(spec['title'], 'text') ?? ''].filter(line => line !== '');
    }
    case 'table':
      return tableRows(element).map(row => row.join(' | '));
    case 'person':
      return [`@${stringAt(element, 'user_id') ?? ''}`];
    case 'person_list':
      return [
        peopleOf({ element })
          .map(id => `@${id}`)
          .join(' '),
      ];
    default: {
      const head = isJson(element['header']) ? textLines(element['header']['title']) : [];
      return [...head, ...childLists(element).flatMap(([, children]) => children.flatMap(linesOf))];
    }
  }
}

/** The rows of a table as read, its head first if it has one. */
function tableRows(table: Json): string[][] {
  const columns = listAt(table, 'columns').filter(isJson);
  const head = columns.map(column => stringAt(column, 'display_name') ?? '');
  const rows = listAt(table, 'rows').map(row => columns.map(column => tableCell(column, row)));
  return head.every(name => name === '') ? rows : [head, ...rows];
}

/** What one reads in a cell. */
export function tableCell(column: Json, row: unknown): string {
  const cell = isJson(row) ? row[stringAt(column, 'name') ?? ''] : undefined;
  if (cell === undefined || cell === null) return '';
  switch (column['data_type']) {
    case 'number':
      return numberText(Number(cell), column['format']);
    case 'date':
      return new Date(Number(cell)).toISOString();
    case 'options':
      return Array.isArray(cell)
        ? cell.map(option => stringAt(option, 'text') ?? '').join(' ')
        : String(cell);
    case 'persons':
      return [cell]
        .flat()
        .map(id => `@${String(id)}`)
        .join(' ');
    case 'markdown':
    case 'lark_md':
      return readLines(String(cell)).join(' ');
    default:
      return String(cell);
  }
}

function numberText(value: number, format: unknown): string {
  const { symbol = '', precision, separator } = isJson(format) ? format : {};
  const digits = typeof precision === 'number' ? value.toFixed(precision) : String(value);
  const [whole = '', fraction] = digits.split('.');
  const grouped = separator === true ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole;
  return `${String(symbol)}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

function textLines(text: unknown): string[] {
  const content = stringAt(text, 'content') ?? '';
  const lines = isMarkdown(text) ? readLines(content) : content.split('\n');
  return lines.filter(line => line.trim() !== '');
}

function isMarkdown(text: unknown): boolean {
  return ['lark_md', 'markdown'].includes(stringAt(text, 'tag') ?? '');
}

function headerLine(header: unknown, key: string): string {
  return isJson(header) ? textLines(header[key]).join('\n') : '';
}

function headerMarkdown(header: unknown): string[] {
  if (!isJson(header)) return [];
  return [header['title'], header['subtitle']]
    .filter(isMarkdown)
    .map(text => stringAt(text, 'content') ?? '');
}

/** The markdown of an element itself, wherever a client would interpret it. */
function markdownIn({ element, tag }: PlacedElement): string[] {
  if (tag === 'markdown') return [stringAt(element, 'content') ?? ''];
  if (tag === 'table') {
    const columns = listAt(element, 'columns').filter(isMarkdownColumn);
    const rows = listAt(element, 'rows').filter(isJson);
    return rows.flatMap(row => columns.map(column => String(row[stringAt(column, 'name') ?? ''] ?? '')));
  }
  const title = isJson(element['header']) ? element['header']['title'] : undefined;
  const fields = listAt(element, 'fields').map(field => (isJson(field) ? field['text'] : undefined));
  const texts = [element['text'], title, ...fields].filter(isMarkdown);
  return texts.map(text => stringAt(text, 'content') ?? '');
}

function isMarkdownColumn(column: unknown): boolean {
  return ['markdown', 'lark_md'].includes(stringAt(column, 'data_type') ?? '');
}

function peopleOf({ element }: Pick<PlacedElement, 'element'>): string[] {
  if (element['tag'] === 'person') return [stringAt(element, 'user_id') ?? ''];
  if (element['tag'] !== 'person_list') return [];
  return listAt(element, 'persons').flatMap(person => stringAt(person, 'id') ?? []);
}

/** What can be pressed of an element. */
export function buttonsOf({ element, tag, inside }: PlacedElement): ShownButton[] {
  if (tag !== 'button' && tag !== 'overflow' && tag !== 'interactive_container') return [];
  const name = stringAt(element, 'name');
  const confirm = isJson(element['confirm'])
    ? [contentAt(element['confirm'], 'title'), contentAt(element['confirm'], 'text')].join('\n')
    : undefined;
  const shared: Omit<ShownButton, 'label'> = {
    value: callbackValue(element),
    ...(name === undefined ? {} : { name }),
    isInForm: inside.some(each => each['tag'] === 'form'),
    isDisabled: element['disabled'] === true,
    tag,
    ...(confirm === undefined ? {} : { confirm }),
  };
  if (tag === 'overflow') {
    return listAt(element, 'options').map(option => {
      const url = isJson(option) ? stringAt(option['multi_url'], 'url') : undefined;
      return {
        ...shared,
        label: contentAt(option, 'text'),
        option: stringAt(option, 'value') ?? '',
        ...(url === undefined ? {} : { url }),
      };
    });
  }
  const opens = listAt(element, 'behaviors').find(each => stringAt(each, 'type') === 'open_url');
  const url = stringAt(opens, 'default_url');
  const label = tag === 'button' ? contentAt(element, 'text') : linesOf(element).join(' ');
  return [{ ...shared, label, ...(url === undefined ? {} : { url }) }];
}

function callbackValue(element: Json): unknown {
  const callback = listAt(element, 'behaviors').find(each => stringAt(each, 'type') === 'callback');
  return isJson(callback) ? callback['value'] : undefined;
}

function formOf(form: Json): ShownForm {
  const inside = elementsOf({ body: { elements: listAt(form, 'elements') } });
  const submit = inside.find(({ element }) => element['form_action_type'] === 'submit')?.element ?? {};
  return {
    name: stringAt(form, 'name') ?? '',
    fields: fieldsOf(inside),
    submit: {
      name: stringAt(submit, 'name') ?? '',
      label: contentAt(submit, 'text'),
      value: callbackValue(submit),
    },
  };
}

function fieldsOf(inside: readonly PlacedElement[]): ShownField[] {
  const fields: ShownField[] = [];
  let above = '';
  for (const { element, tag } of inside) {
    if (tag === 'markdown' || tag === 'div') above = linesOf(element).join(' ');
    if (!/^(input|checker|select_|multi_select_|date_picker|picker_)/.test(tag)) continue;
    fields.push(fieldOf(element, tag, above));
    above = '';
  }
  return fields;
}

function fieldOf(element: Json, tag: string, above: string): ShownField {
  const own = contentAt(element, 'label') || (tag === 'checker' ? linesOf(element).join(' ') : '');
  const placeholder = contentAt(element, 'placeholder');
  const name = stringAt(element, 'name') ?? '';
  const options = listAt(element, 'options').map(option => {
    const value = stringAt(option, 'value') ?? '';
    return { value, label: contentAt(option, 'text') || value };
  });
  const value = filledIn(element, options);
  const longest = element['max_length'] ?? (tag === 'input' ? 1_000 : undefined);
  return {
    name,
    label: own || above || placeholder || name,
    // The documentation gives true as the default of multiple choices, false of everything else.
    required: element['required'] === true || (tag.startsWith('multi_') && element['required'] !== false),
    ...(/^(multi_)?select_/.test(tag) ? { options } : {}),
    ...(value === undefined || value === '' ? {} : { value }),
    isLong: element['input_type'] === 'multiline_text',
    ...(placeholder === '' ? {} : { placeholder }),
    tag,
    ...(typeof longest === 'number' ? { maxLength: longest } : {}),
  };
}

function filledIn(element: Json, options: readonly { readonly value: string }[]): string | undefined {
  const index = element['initial_index'];
  const chosen = listAt(element, 'selected_values');
  if (chosen.length > 0) return chosen.join(',');
  return (
    stringAt(element, 'default_value') ??
    stringAt(element, 'initial_option') ??
    stringAt(element, 'initial_date') ??
    stringAt(element, 'initial_datetime') ??
    (typeof index === 'number' ? options[index - 1]?.value : undefined)
  );
}
