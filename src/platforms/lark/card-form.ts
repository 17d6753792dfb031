/** A form as the platform shows it: all fields at once, filled with what is known so far. */
import { type Block, type FormField, visible } from '../../chat/view.ts';
import { type Bilingual, inLanguage, type Language } from '../../domain/language.ts';
import { oneLine } from '../../domain/normal-form.ts';
import { callbackValue } from './callback-value.ts';
import { type CardElement, div, type FormElement, plain } from './card-json.ts';
import { cutTo, cutToColumns, isBlank } from './cut.ts';

type Form = Extract<Block, { kind: 'form' }>;

/** The longest text of an input. */
export const INPUT_AT_MOST = 1000;
const PLACEHOLDER_AT_MOST = 100;
const LABEL_COLUMNS = 60;
const OPTIONS_AT_MOST = 100;
const OPTION_VALUE_AT_MOST = 100;

const SUBMIT: Bilingual = { zh: '提交', en: 'Submit' };
const CHOOSE: Bilingual = { zh: '请选择', en: 'Choose' };

/** @returns the form without its title; nothing when it has no fields */
export function formElements(
  { fields }: Form,
  { language, outboxId }: { readonly language: Language; readonly outboxId: number },
): CardElement[] {
  if (fields.length === 0) return [];
  const names = new Set<string>();
  /** Names are unique in a card. */
  const unique = (name: string): string => {
    const found = names.has(name) || name === '' ? unique(`${name}_`) : name;
    names.add(found);
    return found;
  };
  const asked = fields.flatMap(field => fieldElements(field, unique(field.name), language));
  return [
    {
      tag: 'form',
      name: unique('form'),
      elements: [
        ...asked,
        {
          tag: 'button',
          name: unique('submit'),
          text: plain(inLanguage(SUBMIT, language)),
          type: 'primary',
          form_action_type: 'submit',
          behaviors: [{ type: 'callback', value: callbackValue({ shownBy: outboxId, part: 'form' }) }],
        },
      ],
    },
  ];
}

function fieldElements(field: FormField, name: string, language: Language): FormElement[] {
  const label = cutToColumns(clean(field.label), LABEL_COLUMNS);
  const means = cutTo(clean(field.means), PLACEHOLDER_AT_MOST);
  const current = field.current === undefined ? undefined : visible(field.current);
  const choices = isSelectable(field) ? field.choices : [];
  if (choices.length > 0) {
    const chosen = choices.find(choice => [choice.value, choice.label].includes(field.current ?? ''));
    // What is not among the choices is shown in their place: it stays unless one is chosen.
    const kept = chosen === undefined ? clean(current ?? '') : '';
    const [hint = inLanguage(CHOOSE, language)] = [kept, means].filter(each => !isBlank(each));
    return [
      ...(kept.length > PLACEHOLDER_AT_MOST ? [div(kept, { isAside: true })] : []),
      // A selection has no label of its own.
      div(isBlank(label) ? '·' : label),
      {
        ...{ tag: 'select_static', name, required: field.isRequired, width: 'fill' },
        placeholder: plain(cutTo(hint, PLACEHOLDER_AT_MOST)),
        options: choices.map(choice => ({ text: plain(optionLabel(choice.label)), value: choice.value })),
        ...(chosen !== undefined && { initial_option: chosen.value }),
      },
    ];
  }
  // What an input could not hold is shown, so that nothing of it is lost.
  const isTooLong = current !== undefined && current.length > INPUT_AT_MOST;
  const isGiven = current !== undefined && !isBlank(current);
  return [
    ...(isTooLong ? [div(current, { isAside: true })] : []),
    {
      ...{ tag: 'input', name, width: 'fill', max_length: INPUT_AT_MOST },
      required: field.isRequired && !isTooLong,
      label: plain(isBlank(label) ? '·' : label),
      placeholder: plain(isBlank(means) ? '…' : means),
      ...(isGiven && !isTooLong && { default_value: current }),
      ...(field.isLong && { input_type: 'multiline_text', rows: 3 }),
    },
  ];
}

/** What the platform could not offer is typed: a command takes a choice by its name, too. */
function isSelectable({ choices }: FormField): boolean {
  const values = choices.map(choice => choice.value);
  return (
    choices.length > 0 &&
    choices.length <= OPTIONS_AT_MOST &&
    new Set(values).size === values.length &&
    values.every(value => value === visible(value) && !isBlank(value) && value.length <= OPTION_VALUE_AT_MOST)
  );
}

function optionLabel(label: string): string {
  const line = cutToColumns(clean(label), LABEL_COLUMNS);
  return isBlank(line) ? '·' : line;
}

const clean = (text: string): string => oneLine(visible(text));
