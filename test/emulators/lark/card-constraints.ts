/** What must hold between the elements of a card: places, names, numbers of them. */
import { parseMarkdown } from './card-markdown.ts';
import type { CardRefusal } from './card-refusal.ts';
import { TEXT_SIZES } from './card-schema.ts';
import { tableRefusal } from './card-table-check.ts';
import { elementsOf, isJson, type Json, listAt, type PlacedElement, stringAt } from './card-tree.ts';

const MOST_ELEMENTS = 200;
const DEEPEST = 5;
const MOST_TABLES = 5;
const MOST_CHARTS = 5;
const ELEMENT_ID = /^[A-Za-z][A-Za-z0-9_]{0,19}$/;
const FIELDS: ReadonlySet<string> = new Set([
  ...[
    'input',
    'select_static',
    'multi_select_static',
    'select_person',
    'date_picker',
    'picker_datetime',
    'checker',
  ],
]);

export function brokenRule(card: Json): CardRefusal | undefined {
  const elements = elementsOf(card);
  return (
    tooMany(card, elements) ??
    elementIds(card) ??
    names(elements) ??
    first(elements, each => placeOf(each, card))
  );
}

function placeOf(placed: PlacedElement, card: Json): CardRefusal | undefined {
  return (
    nesting(placed) ??
    rootOnly(placed) ??
    formRules(placed) ??
    optionRules(placed) ??
    inputRules(placed) ??
    textSize(placed, card) ??
    (placed.tag === 'table' ? tableRefusal(placed) : undefined)
  );
}

function tooMany(card: Json, elements: readonly PlacedElement[]): CardRefusal | undefined {
  if (taggedIn(card) > MOST_ELEMENTS) return { code: 11310, message: 'element exceeds the limit' };
  // Seen in the wild: tables written in markdown count as well.
  const tables = elements.reduce((sum, each) => sum + (each.tag === 'table' ? 1 : markdownTables(each)), 0);
  if (tables > MOST_TABLES) return { code: 11310, message: 'card table number over limit', value: 'table' };
  const charts = elements.filter(each => each.tag === 'chart').length;
  if (charts > MOST_CHARTS) return { code: 11310, message: 'card chart number over limit', value: 'chart' };
  return undefined;
}

function markdownTables({ element, tag }: PlacedElement): number {
  const content = tag === 'markdown' ? (stringAt(element, 'content') ?? '') : '';
  if (!content.includes('|')) return 0;
  return parseMarkdown(content).filter(block => block.kind === 'table').length;
}

/** Every object with a tag is an element, texts included; data of charts, rows and callbacks is none. */
function taggedIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + taggedIn(each), 0);
  if (!isJson(value)) return 0;
  const inside = Object.entries(value).filter(([key]) => !['chart_spec', 'rows', 'behaviors'].includes(key));
  return inside.reduce((sum, [, each]) => sum + taggedIn(each), typeof value['tag'] === 'string' ? 1 : 0);
}

function elementIds(card: Json): CardRefusal | undefined {
  const seen = new Set<string>();
  for (const id of idsIn(card)) {
    if (!ELEMENT_ID.test(id)) {
      const rule =
        'Only alphabets, numbers, and underscores are allowed. It must start with an alphabet and not exceed 20 characters.';
      return { code: 300_301, message: `ElementID ${id}: Code 1002: elementID format error. ${rule}` };
    }
    if (seen.has(id)) return { code: 300_301, message: `ElementID ${id}: elementID duplicate` };
    seen.add(id);
  }
  return undefined;
}

function idsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn);
  if (!isJson(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    if (['chart_spec', 'rows', 'behaviors'].includes(key)) return [];
    return key === 'element_id' && typeof each === 'string' ? [each] : idsIn(each);
  });
}

/** Forms, fields and buttons share one space of names. */
function names(elements: readonly PlacedElement[]): CardRefusal | undefined {
  const seen = new Set<string>();
  for (const { element, path } of elements) {
    const name = stringAt(element, 'name');
    if (name === undefined || name === '') continue;
    if (seen.has(name)) return { code: 11310, path, message: `name(${name}) duplicate` };
    seen.add(name);
  }
  return undefined;
}

/** A column is part of its column_set: the documentation's own sample nests three of these. */
function nesting({ inside, path }: PlacedElement): CardRefusal | undefined {
  const depth = inside.filter(each => each['tag'] !== 'column').length + 1;
  return depth > DEEPEST ? { code: 11310, path, message: `nesting depth exceeds ${DEEPEST}` } : undefined;
}

function rootOnly({ tag, inside, path }: PlacedElement): CardRefusal | undefined {
  if ((tag !== 'form' && tag !== 'table') || inside.length === 0) return undefined;
  return { code: 200_621, path, message: `type of element is not supported tag: ${tag}` };
}

function formRules({ element, tag, inside, path }: PlacedElement): CardRefusal | undefined {
  const refuse = (message: string): CardRefusal => ({ code: 11310, path, message });
  const isInForm = inside.some(each => each['tag'] === 'form');
  const name = stringAt(element, 'name') ?? '';
  if (tag === 'form') {
    if (name === '') return refuse("form's name is required and can not be empty string");
    const all = elementsOf({ body: { elements: listAt(element, 'elements') } });
    const hasSubmit = all.some(each => each.element['form_action_type'] === 'submit');
    return hasSubmit ? undefined : refuse('form must contain a button with form_action_type submit');
  }
  if (tag === 'multi_select_static' && !isInForm)
    return refuse('multi_select_static is only supported in form');
  if (isInForm && (tag === 'button' || FIELDS.has(tag)) && name === '') {
    return refuse(`${tag}'s name is required in form and can not be empty string`);
  }
  if (!isInForm && element['required'] === true)
    return refuse(`required of ${tag} is only supported in form`);
  if (tag !== 'button') return undefined;
  const action = element['form_action_type'];
  if (isInForm && action === undefined) return refuse("button's form_action_type is required in form");
  if (!isInForm && action !== undefined) return refuse('form_action_type is only supported in form');
  if (!isInForm && element['behaviors'] === undefined) return refuse("button's behaviors is required");
  return undefined;
}

function optionRules({ element, tag, path }: PlacedElement): CardRefusal | undefined {
  if (!['select_static', 'multi_select_static', 'select_person', 'overflow'].includes(tag)) return undefined;
  const refuse = (message: string, value: string): CardRefusal => ({ code: 11310, path, message, value });
  const options = listAt(element, 'options');
  const values = options.flatMap(each => stringAt(each, 'value') ?? []);
  const repeated = values.find((value, index) => values.indexOf(value) !== index);
  if (repeated !== undefined) return refuse('option value duplicate', repeated);
  // The platform takes it and then shows none chosen: refused here, to be noticed.
  const chosen = [
    stringAt(element, 'initial_option') ?? '',
    ...listAt(element, 'selected_values').map(String),
  ];
  const unknown = chosen.find(value => value !== '' && !values.includes(value));
  if (unknown !== undefined) return refuse('initial option is none of the options', unknown);
  const index = element['initial_index'];
  if (typeof index === 'number' && index > options.length)
    return refuse('initial_index out of range', `${index}`);
  if (options.length === 0 && tag !== 'select_person') return refuse('options is required', tag);
  return undefined;
}

function inputRules({ element, tag, path }: PlacedElement): CardRefusal | undefined {
  if (tag !== 'input') return undefined;
  const longest = typeof element['max_length'] === 'number' ? element['max_length'] : 1_000;
  const length = stringAt(element, 'default_value')?.length ?? 0;
  if (length <= longest) return undefined;
  return { code: 11310, path, message: `default_value exceeds max_length ${longest}`, value: `${length}` };
}

/** The platform shows an unknown size as normal: refused here, to be noticed. */
function textSize({ element, path }: PlacedElement, card: Json): CardRefusal | undefined {
  const style = isJson(card['config']) ? card['config']['style'] : undefined;
  const declared = isJson(style) && isJson(style['text_size']) ? Object.keys(style['text_size']) : [];
  const sizes = [element, element['text']].map(each => stringAt(each, 'text_size'));
  const unknown = sizes.find(size => size !== undefined && !TEXT_SIZES.has(size) && !declared.includes(size));
  return unknown === undefined
    ? undefined
    : { code: 200_621, path, message: 'text_size is invalid', value: unknown };
}

function first(
  elements: readonly PlacedElement[],
  judge: (placed: PlacedElement) => CardRefusal | undefined,
): CardRefusal | undefined {
  for (const placed of elements) {
    const refusal = judge(placed);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
