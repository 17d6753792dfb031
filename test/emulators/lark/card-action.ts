/** What happens when somebody presses a button of a card or sends its form: the callback, and what its answer does. */
import { z } from 'zod';
import { cardRefusal } from './card-admission.ts';
import { newId } from './ids.ts';
import type { Message } from './message.ts';
import type { Person } from './person.ts';
import type { ShownCard } from './shown-card.ts';
import { CARD_ACTION } from './wire.ts';
import type { World } from './world.ts';

export type PressAnswer = {
  readonly toast?: { readonly type: string; readonly content: string };
  readonly card?: unknown;
  /** `failed` is what the client shows as an error: the bot threw, or what it answered cannot be shown. */
  readonly outcome: 'answered' | 'timeout' | 'failed';
};

type ShownButton = ShownCard['buttons'][number];
type ShownField = NonNullable<ShownCard['form']>['fields'][number];

const answerSchema = z.strictObject({
  toast: z
    .strictObject({
      type: z.enum(['info', 'success', 'error', 'warning']).optional(),
      content: z.string().optional(),
      i18n: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  card: z.strictObject({ type: z.literal('raw'), data: z.record(z.string(), z.unknown()) }).optional(),
});

export async function press(
  world: World,
  person: Person,
  message: Message,
  action: Readonly<Record<string, unknown>>,
): Promise<PressAnswer> {
  if (!world.hasCallback) return { outcome: 'failed' };
  const delivery = await world.events.ask(CARD_ACTION, {
    operator: { tenant_key: world.tenantKey, ...person.userId },
    token: newId('c'),
    action,
    host: 'im_message',
    context: { open_message_id: message.id, open_chat_id: message.chat.id },
  });
  switch (delivery.kind) {
    case 'acknowledged':
      return takeAnswer(world, message, delivery.answer);
    case 'timeout':
      return { outcome: 'timeout' };
    case 'failed':
      return { outcome: 'failed' };
    default:
      return delivery satisfies never;
  }
}

function takeAnswer(world: World, message: Message, answer: unknown): PressAnswer {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) return { outcome: 'failed' };
  const { toast, card } = parsed.data;
  if (card !== undefined) {
    const json = JSON.stringify(card.data);
    if (cardRefusal(world, json) !== undefined) return { outcome: 'failed' };
    if (!message.isRecalled) message.replace(json);
  }
  return {
    outcome: 'answered',
    ...(toast === undefined ? {} : { toast: { type: toast.type ?? 'info', content: toastText(toast) } }),
    ...(card === undefined ? {} : { card: card.data }),
  };
}

function toastText({ content, i18n }: NonNullable<z.output<typeof answerSchema>['toast']>): string {
  return i18n?.['zh_cn'] ?? content ?? '';
}

/** @param wanted the label or a part of it, or the number among the buttons outside of forms */
export function findButton(message: Message, wanted: string | number): ShownButton {
  const buttons = cardOf(message).buttons.filter(button => !button.isInForm);
  return pick(message, buttons, wanted);
}

/** What the callback says of a button outside of a form. */
export function pressedAction(button: ShownButton): Readonly<Record<string, unknown>> {
  const { tag, value, name, option } = button;
  return {
    tag,
    ...(value === undefined ? {} : { value }),
    ...(name === undefined ? {} : { name }),
    ...(option === undefined ? {} : { option }),
  };
}

/** The button by which the form is sent. */
export function findSubmit(message: Message, wanted: string | undefined): ShownButton {
  const card = cardOf(message);
  const buttons = card.buttons.filter(button => button.isInForm);
  const submit = buttons.find(({ name }) => name === card.form?.submit.name);
  return wanted === undefined && submit !== undefined ? submit : pick(message, buttons, wanted ?? 0);
}

/**
 * What the client sends of a form: a value for each field.
 * @throws Error for what cannot be filled in so: the client would not let anybody do it
 */
export function filledForm(
  message: Message,
  values: Readonly<Record<string, string | readonly string[]>>,
): Record<string, unknown> {
  const fields = cardOf(message).form?.fields ?? [];
  for (const name of Object.keys(values)) {
    if (!fields.some(field => field.name === name)) {
      throw new Error(`the form has no field ${name}, only ${fields.map(field => field.name).join(', ')}`);
    }
  }
  const filled: Record<string, unknown> = {};
  for (const field of fields) {
    const value = filledField(field, values[field.name] ?? shownBefore(field));
    if (value !== undefined) filled[field.name] = value;
  }
  return filled;
}

function shownBefore({ value, tag }: ShownField): string | string[] | undefined {
  return tag.startsWith('multi_') ? value?.split(',') : value;
}

function filledField(field: ShownField, given: string | readonly string[] | undefined): unknown {
  const { label, required, options, tag, maxLength = Number.POSITIVE_INFINITY } = field;
  const chosen = typeof given === 'string' ? [given] : (given ?? []);
  if (required && chosen.every(each => each.trim() === '')) throw new Error(`${label} must be filled in`);
  if (chosen.some(each => each.length > maxLength)) throw new Error(`${label} takes ${maxLength} characters`);
  const strange = options && chosen.find(each => !options.some(option => option.value === each));
  if (strange !== undefined) {
    throw new Error(`${strange} is none of ${options?.map(option => option.value).join(', ')}`);
  }
  if (tag === 'checker') return given === 'true';
  if (tag.startsWith('multi_')) return chosen;
  // An input that was left empty is sent as such, a select without a choice is not sent.
  return given ?? (tag === 'input' ? '' : undefined);
}

function cardOf(message: Message): ShownCard {
  if (message.shown === undefined) throw new Error(`message ${message.id} is no card`);
  return message.shown;
}

function pick(message: Message, buttons: readonly ShownButton[], wanted: string | number): ShownButton {
  const button =
    typeof wanted === 'number'
      ? buttons[wanted]
      : (buttons.find(({ label }) => label === wanted) ??
        buttons.find(({ label }) => label.includes(wanted)));
  if (button === undefined) {
    const labels = buttons.map(({ label }) => label).join(', ');
    throw new Error(`message ${message.id} has no button ${wanted}, only: ${labels}`);
  }
  if (button.isDisabled) throw new Error(`the button ${button.label} is disabled`);
  if (button.value === undefined && button.url !== undefined) {
    throw new Error(`the button ${button.label} only opens a page`);
  }
  return button;
}
