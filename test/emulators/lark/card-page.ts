/**
 * A card as HTML that a page can wire up: `data-button` is the index in ShownCard.buttons, `data-form` the form's
 * name, `data-name` a field's. Buttons do nothing by themselves.
 */
import { CARD_CSS, hueOf } from './card-style.ts';
import {
  escapeHtml,
  labelHtml,
  markdownHtml,
  styleAttribute,
  textHtml,
  textStyle,
} from './card-text-html.ts';
import { bodyElements, contentAt, elementsOf, isJson, type Json, listAt, stringAt } from './card-tree.ts';
import { buttonsOf, type ShownButton, tableCell } from './shown-card.ts';

type Drawing = {
  readonly imageUrl: (key: string) => string;
  /** Of each element that can be pressed: its buttons and the index of the first. */
  readonly buttons: ReadonlyMap<Json, { readonly index: number; readonly shown: readonly ShownButton[] }>;
};

const SPACINGS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    small: '4px',
    medium: '8px',
    large: '12px',
    extra_large: '16px',
  }),
);
const FLEX: ReadonlyMap<string, string> = new Map(
  Object.entries({
    left: 'flex-start',
    top: 'flex-start',
    center: 'center',
    right: 'flex-end',
    bottom: 'flex-end',
  }),
);

/** @param imageUrl where an image of that key is to be had */
export function cardHtml(card: unknown, imageUrl: (key: string) => string): string {
  const drawing: Drawing = { imageUrl, buttons: numberedButtons(card) };
  const config = isJson(card) ? card['config'] : undefined;
  const mode = stringAt(config, 'width_mode');
  const width = mode === 'compact' || mode === 'fill' ? ` ${mode}` : '';
  const body = isJson(card) && isJson(card['body']) ? card['body'] : {};
  const elements = bodyElements(card);
  return [
    `<style>${CARD_CSS}</style><article class="lark-card${width}">`,
    isJson(card) && isJson(card['header']) ? headerHtml(card['header'], imageUrl) : '',
    elements.length === 0 ? '' : stackHtml(body, elements, drawing),
    '</article>',
  ].join('');
}

function numberedButtons(card: unknown): Drawing['buttons'] {
  const numbered = new Map<Json, { index: number; shown: readonly ShownButton[] }>();
  let index = 0;
  for (const placed of elementsOf(card)) {
    const shown = buttonsOf(placed);
    if (shown.length > 0) numbered.set(placed.element, { index, shown });
    index += shown.length;
  }
  return numbered;
}

function headerHtml(header: Json, imageUrl: (key: string) => string): string {
  const template = stringAt(header, 'template') ?? 'default';
  const { pale, line, deep } = hueOf(template);
  const style = styleAttribute({
    background: pale,
    color: deep,
    'border-color': template === 'default' ? '#eff0f1' : line,
  });
  const tags = listAt(header, 'text_tag_list').map(tag =>
    labelHtml(contentAt(tag, 'text'), stringAt(tag, 'color') ?? 'blue'),
  );
  const title = textHtml(header['title'], imageUrl).replace(/^<p>|<\/p>$/g, '');
  const subtitle = textHtml(header['subtitle'], imageUrl).replace(/^<p>|<\/p>$/g, '');
  return `<header${style}><strong>${title}</strong> ${tags.join(' ')}${subtitle === '' ? '' : `<small>${subtitle}</small>`}</header>`;
}

function stackHtml(
  container: Json,
  elements: readonly unknown[],
  drawing: Drawing,
  more: Readonly<Record<string, string | undefined>> = {},
): string {
  const isHorizontal = stringAt(container, 'direction') === 'horizontal';
  const gap = [stringAt(container, 'vertical_spacing'), stringAt(container, 'horizontal_spacing')]
    .map(spacing => (spacing === undefined ? '8px' : (SPACINGS.get(spacing) ?? spacing)))
    .join(' ');
  const style = styleAttribute({
    gap: gap === '8px 8px' ? undefined : gap,
    padding: stringAt(container, 'padding'),
    'justify-content': FLEX.get(
      stringAt(container, isHorizontal ? 'horizontal_align' : 'vertical_align') ?? '',
    ),
    'align-items': isHorizontal ? 'center' : undefined,
    ...more,
  });
  const inner = elements.map(element => (isJson(element) ? elementHtml(element, drawing) : '')).join('');
  return `<div class="stack${isHorizontal ? ' horizontal' : ''}"${style}>${inner}</div>`;
}

function elementHtml(element: Json, drawing: Drawing): string {
  const tag = stringAt(element, 'tag') ?? '';
  switch (tag) {
    case 'markdown':
      return `<div class="text"${textStyle(element)}>${markdownHtml(stringAt(element, 'content') ?? '', drawing.imageUrl)}</div>`;
    case 'div': {
      const fields = listAt(element, 'fields').map(field => (isJson(field) ? field['text'] : undefined));
      return [element['text'], ...fields]
        .filter(isJson)
        .map(text => `<div class="text"${textStyle(text)}>${textHtml(text, drawing.imageUrl)}</div>`)
        .join('');
    }
    case 'hr':
      return '<hr>';
    case 'img':
      return imageHtml(element, drawing);
    case 'table':
      return tableHtml(element, drawing);
    case 'chart':
      return chartHtml(element);
    case 'column_set':
      return columnsHtml(element, drawing);
    case 'collapsible_panel':
      return panelHtml(element, drawing);
    case 'form':
      return `<form data-form="${escapeHtml(stringAt(element, 'name') ?? '')}">${stackHtml(element, listAt(element, 'elements'), drawing)}</form>`;
    case 'interactive_container':
    case 'button':
    case 'overflow':
      return buttonsHtml(element, tag, drawing);
    case 'person':
      return `<span class="mention">@${escapeHtml(stringAt(element, 'user_id') ?? '')}</span>`;
    case 'person_list':
      return `<span class="mention">${escapeHtml(
        listAt(element, 'persons')
          .map(each => `@${stringAt(each, 'id') ?? ''}`)
          .join(' '),
      )}</span>`;
    default:
      return fieldHtml(element, tag);
  }
}

function imageHtml(element: Json, { imageUrl }: Drawing): string {
  const title = contentAt(element, 'title');
  const source = escapeHtml(imageUrl(stringAt(element, 'img_key') ?? ''));
  const caption = title === '' ? '' : `<figcaption>${escapeHtml(title)}</figcaption>`;
  return `<figure>${caption}<img src="${source}" alt="${escapeHtml(contentAt(element, 'alt'))}"></figure>`;
}

function tableHtml(table: Json, drawing: Drawing): string {
  const columns = listAt(table, 'columns').filter(isJson);
  const rows = listAt(table, 'rows');
  const headStyle = stringAt(table['header_style'], 'background_style') === 'grey' ? ' class="grey"' : '';
  const align = (column: Json): string =>
    styleAttribute({
      'text-align':
        stringAt(column, 'horizontal_align') ?? (column['data_type'] === 'number' ? 'right' : undefined),
      width: stringAt(column, 'width') === 'auto' ? undefined : stringAt(column, 'width'),
    });
  const head = columns.map(
    column => `<th${headStyle}${align(column)}>${escapeHtml(stringAt(column, 'display_name') ?? '')}</th>`,
  );
  const body = rows.map(
    row =>
      `<tr>${columns.map(column => `<td${align(column)}>${cellHtml(column, row, drawing)}</td>`).join('')}</tr>`,
  );
  const size = typeof table['page_size'] === 'number' ? table['page_size'] : 5;
  // The client turns pages; here all rows are to be seen at once.
  const pages =
    rows.length > size
      ? `<div class="pages">客户端每页 ${size} 行，共 ${Math.ceil(rows.length / size)} 页</div>`
      : '';
  return `<div class="scroll"><table><tr>${head.join('')}</tr>${body.join('')}</table>${pages}</div>`;
}

function cellHtml(column: Json, row: unknown, { imageUrl }: Drawing): string {
  const cell = isJson(row) ? row[stringAt(column, 'name') ?? ''] : undefined;
  const type = stringAt(column, 'data_type');
  if (type === 'options' && Array.isArray(cell)) {
    return cell
      .map(option => labelHtml(stringAt(option, 'text') ?? '', stringAt(option, 'color') ?? 'blue'))
      .join(' ');
  }
  if ((type === 'markdown' || type === 'lark_md') && cell !== undefined)
    return markdownHtml(String(cell), imageUrl);
  return escapeHtml(tableCell(column, row));
}

/** Not VChart, but its numbers: a bar for each value. */
function chartHtml(element: Json): string {
  const spec = isJson(element['chart_spec']) ? element['chart_spec'] : {};
  const data = [spec['data']].flat().flatMap(each => listAt(each, 'values'));
  const keys = [...new Set(data.flatMap(each => (isJson(each) ? Object.keys(each) : [])))];
  const isNumber = (key: string): boolean => data.some(each => isJson(each) && typeof each[key] === 'number');
  const measure = keys.find(isNumber);
  const values = data.map(each => (isJson(each) && measure !== undefined ? Number(each[measure]) : 0));
  const most = Math.max(1, ...values.map(Math.abs));
  const bars = data.map((each, index) => {
    const label = keys
      .filter(key => key !== measure)
      .map(key => (isJson(each) ? String(each[key] ?? '') : ''))
      .join(' ');
    const value = values[index] ?? 0;
    const width = styleAttribute({ width: `${Math.round((Math.abs(value) / most) * 100)}%` });
    return `<span>${escapeHtml(label)}</span><i${width}></i><span>${value}</span>`;
  });
  const title = stringAt(spec['title'], 'text') ?? '';
  return `<figure>${title === '' ? '' : `<figcaption>${escapeHtml(title)}</figcaption>`}<div class="bars" title="${escapeHtml(stringAt(spec, 'type') ?? '')}">${bars.join('')}</div></figure>`;
}

function columnsHtml(element: Json, drawing: Drawing): string {
  const columns = listAt(element, 'columns')
    .filter(isJson)
    .map(column => {
      const width = stringAt(column, 'width') ?? 'auto';
      const weight = typeof column['weight'] === 'number' ? column['weight'] : 1;
      const background = stringAt(column, 'background_style') ?? 'default';
      return stackHtml(column, listAt(column, 'elements'), drawing, {
        flex: width === 'weighted' ? `${weight} 1 0` : width === 'auto' ? '0 1 auto' : `0 0 ${width}`,
        background:
          background === 'default' ? undefined : background === 'grey' ? '#f5f6f7' : hueOf(background).pale,
      });
    });
  const isFlow = ['flow', 'bisect', 'trisect'].includes(stringAt(element, 'flex_mode') ?? '');
  const spacing = stringAt(element, 'horizontal_spacing');
  const style = styleAttribute({
    gap: spacing === undefined ? undefined : (SPACINGS.get(spacing) ?? spacing),
    'justify-content': FLEX.get(stringAt(element, 'horizontal_align') ?? ''),
  });
  return `<div class="columns${isFlow ? ' flow' : ''}"${style}>${columns.join('')}</div>`;
}

function panelHtml(element: Json, drawing: Drawing): string {
  const title = isJson(element['header']) ? textHtml(element['header']['title'], drawing.imageUrl) : '';
  const kind = element['border'] === undefined ? '' : ' class="bordered"';
  const inner = stackHtml({ ...element, padding: undefined }, listAt(element, 'elements'), drawing);
  return `<details open${kind}><summary>${title}</summary>${inner}</details>`;
}

function buttonsHtml(element: Json, tag: string, drawing: Drawing): string {
  const { index, shown } = drawing.buttons.get(element) ?? { index: 0, shown: [] };
  const html = shown.map((button, offset) => {
    const action = stringAt(element, 'form_action_type');
    const attributes = [
      'type="button"',
      `data-button="${index + offset}"`,
      ...(action === undefined ? [] : [`data-action="${escapeHtml(action)}"`]),
      ...(button.name === undefined ? [] : [`data-name="${escapeHtml(button.name)}"`]),
      ...(button.url === undefined ? [] : [`data-url="${escapeHtml(button.url)}"`]),
      ...(button.confirm === undefined ? [] : [`data-confirm="${escapeHtml(button.confirm)}"`]),
      ...(button.isDisabled ? ['disabled'] : []),
    ];
    const kinds = [
      stringAt(element, 'type') ?? 'default',
      stringAt(element, 'size') ?? 'medium',
      stringAt(element, 'width') === 'fill' ? 'fill' : '',
    ];
    if (tag === 'interactive_container') {
      // Not a button element: others may stand inside.
      const bordered = element['has_border'] === true ? ' bordered' : '';
      return `<div class="press${bordered}" role="button" ${attributes.slice(1).join(' ')}>${stackHtml(element, listAt(element, 'elements'), drawing)}</div>`;
    }
    return `<button class="${escapeHtml(kinds.join(' ').trim())}" ${attributes.join(' ')}>${escapeHtml(button.label)}</button>`;
  });
  return tag === 'overflow' ? `<div class="stack horizontal">${html.join('')}</div>` : html.join('');
}

function fieldHtml(element: Json, tag: string): string {
  const label = contentAt(element, 'label');
  const isRequired = element['required'] === true;
  const beside = stringAt(element, 'label_position') === 'left' ? ' beside' : '';
  const mark = isRequired ? ' class="required"' : '';
  const head = label === '' ? '' : `<span${mark}>${escapeHtml(label)}</span>`;
  return `<label class="field${beside}">${head}${controlHtml(element, tag)}</label>`;
}

function controlHtml(element: Json, tag: string): string {
  const attribute = (name: string, value: unknown): string =>
    value === undefined || value === false || value === '' ? '' : ` ${name}="${escapeHtml(String(value))}"`;
  const shared = [
    attribute('data-name', stringAt(element, 'name')),
    attribute('class', stringAt(element, 'width') === 'fill' ? 'fill' : undefined),
    element['required'] === true ? ' required' : '',
    element['disabled'] === true ? ' disabled' : '',
  ].join('');
  const placeholder = contentAt(element, 'placeholder');
  switch (tag) {
    case 'input': {
      const value = stringAt(element, 'default_value') ?? '';
      const limits =
        attribute('maxlength', element['max_length'] ?? 1_000) + attribute('placeholder', placeholder);
      if (stringAt(element, 'input_type') !== 'multiline_text') {
        const type = stringAt(element, 'input_type') === 'password' ? 'password' : 'text';
        return `<input type="${type}"${shared}${limits}${attribute('value', value)}>`;
      }
      return `<textarea rows="${escapeHtml(String(element['rows'] ?? 5))}"${shared}${limits}>${escapeHtml(value)}</textarea>`;
    }
    case 'date_picker':
      return `<input type="date"${shared}${attribute('value', stringAt(element, 'initial_date'))}>`;
    case 'picker_datetime':
      return `<input type="datetime-local"${shared}${attribute('value', stringAt(element, 'initial_datetime')?.replace(' ', 'T'))}>`;
    case 'checker':
      return `<span class="check"><input type="checkbox"${shared}${element['checked'] === true ? ' checked' : ''}> ${escapeHtml(contentAt(element, 'text'))}</span>`;
    default: {
      const isMultiple = tag.startsWith('multi_');
      const index = element['initial_index'];
      const chosen = [stringAt(element, 'initial_option'), ...listAt(element, 'selected_values')];
      const options = listAt(element, 'options').map((option, at) => {
        const value = stringAt(option, 'value') ?? '';
        const isChosen = chosen.includes(value) || index === at + 1;
        return `<option value="${escapeHtml(value)}"${isChosen ? ' selected' : ''}>${escapeHtml(contentAt(option, 'text') || value)}</option>`;
      });
      const none = isMultiple ? '' : `<option value="">${escapeHtml(placeholder || '请选择')}</option>`;
      return `<select${shared}${isMultiple ? ' multiple' : ''}>${none}${options.join('')}</select>`;
    }
  }
}
