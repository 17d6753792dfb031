/** What a bot may hang under a message: an inline keyboard, or the request to answer. */
import { z } from 'zod';
import { badRequest } from './api-refusal.ts';
import type { ForceReply, Keyboard } from './message.ts';
import { truth } from './parameters.ts';

const LONGEST_DATA_BYTES = 64;
const MOST_BUTTONS = 100;
const MOST_IN_ROW = 8;
/** A button does exactly one of these. */
const ACTIONS = [
  ...['url', 'callback_data', 'web_app', 'login_url', 'switch_inline_query'],
  ...[
    'switch_inline_query_current_chat',
    'switch_inline_query_chosen_chat',
    'copy_text',
    'callback_game',
    'pay',
  ],
] as const;

const button = z.strictObject({
  text: z.string(),
  icon_custom_emoji_id: z.string().optional(),
  style: z.enum(['danger', 'success', 'primary']).optional(),
  url: z.string().optional(),
  callback_data: z.string().optional(),
  // Known, but nothing that the emulator looks into.
  web_app: z.unknown().optional(),
  login_url: z.unknown().optional(),
  switch_inline_query: z.unknown().optional(),
  switch_inline_query_current_chat: z.unknown().optional(),
  switch_inline_query_chosen_chat: z.unknown().optional(),
  copy_text: z.unknown().optional(),
  callback_game: z.unknown().optional(),
  pay: z.unknown().optional(),
});
const inlineKeyboard = z.strictObject({ inline_keyboard: z.array(z.array(button)) });
const forceReply = z.strictObject({
  force_reply: z.literal(true),
  input_field_placeholder: z.string().optional(),
  selective: truth.optional(),
});

export type Markup = { readonly keyboard?: Keyboard; readonly forceReply?: ForceReply };

/** Under a new message. */
export function newMarkup(written: Readonly<Record<string, unknown>> | undefined): Markup {
  if (written === undefined || Object.keys(written).length === 0) return {};
  if ('inline_keyboard' in written) return keyboardMarkup(written);
  const wish = forceReply.safeParse(written);
  if (!wish.success) throw badRequest(`can't parse reply markup: ${z.prettifyError(wish.error)}`);
  const { input_field_placeholder: placeholder, selective = false } = wish.data;
  if (placeholder !== undefined && (placeholder === '' || placeholder.length > 64)) {
    throw badRequest('input field placeholder must be 1-64 characters long');
  }
  return { forceReply: { selective, placeholder } };
}

/** Under an edited message: leaving it out takes the keyboard away. */
export function editedKeyboard(written: Readonly<Record<string, unknown>> | undefined): Keyboard | undefined {
  if (written === undefined || Object.keys(written).length === 0) return undefined;
  if (!('inline_keyboard' in written)) throw badRequest('inline keyboard expected');
  return keyboardMarkup(written).keyboard;
}

function keyboardMarkup(written: Readonly<Record<string, unknown>>): Markup {
  const parsed = inlineKeyboard.safeParse(written);
  if (!parsed.success) throw badRequest(`can't parse inline keyboard: ${z.prettifyError(parsed.error)}`);
  const rows = parsed.data.inline_keyboard.filter(row => row.length > 0);
  const buttons = rows.flat();
  if (buttons.length > MOST_BUTTONS) throw badRequest('reply markup is too long');
  // Telegram breaks longer rows by itself or refuses them, by client; nobody should depend on either.
  if (rows.some(row => row.length > MOST_IN_ROW))
    throw badRequest(`more than ${MOST_IN_ROW} buttons in a row`);
  for (const each of buttons) checkButton(each);
  return buttons.length === 0 ? {} : { keyboard: rows };
}

function checkButton(each: z.output<typeof button>): void {
  const { text, callback_data: data } = each;
  if (text.trim() === '') throw badRequest("can't parse inline keyboard button: text must be non-empty");
  const actions = ACTIONS.filter(action => each[action] !== undefined);
  if (actions.length !== 1) {
    throw badRequest(`can't parse inline keyboard button: the button ${text} must do exactly one thing`);
  }
  const bytes = data === undefined ? 1 : Buffer.byteLength(data);
  if (bytes === 0 || bytes > LONGEST_DATA_BYTES) throw badRequest('BUTTON_DATA_INVALID');
}
