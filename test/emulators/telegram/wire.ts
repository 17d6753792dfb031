/** The JSON that crosses the wire, as far as the emulator speaks it. */

export type UserJson = {
  readonly id: number;
  readonly is_bot: boolean;
  readonly first_name: string;
  readonly last_name?: string;
  readonly username?: string;
  readonly language_code?: string;
};

export type ChatJson = {
  readonly id: number;
  readonly type: 'private' | 'group' | 'supergroup' | 'channel';
  readonly title?: string;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly username?: string;
  readonly is_forum?: true;
};

export type EntityJson = {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly url?: string | undefined;
  readonly user?: UserJson | undefined;
  readonly language?: string | undefined;
  readonly custom_emoji_id?: string | undefined;
};

export type ReactionJson =
  | { readonly type: 'emoji'; readonly emoji: string }
  | { readonly type: 'custom_emoji'; readonly custom_emoji_id: string };

export type ButtonJson = {
  readonly text: string;
  readonly callback_data?: string | undefined;
  readonly url?: string | undefined;
};

export type MessageJson = {
  readonly message_id: number;
  readonly chat: ChatJson;
  readonly date: number;
  readonly [field: string]: unknown;
};

/** Every kind of update that the Bot API knows; what else a bot asks for is ignored. */
export const UPDATE_KINDS = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
  'message_reaction',
  'message_reaction_count',
  'inline_query',
  'chosen_inline_result',
  'callback_query',
  'shipping_query',
  'pre_checkout_query',
  'purchased_paid_media',
  'poll',
  'poll_answer',
  'my_chat_member',
  'chat_member',
  'chat_join_request',
  'chat_boost',
  'removed_chat_boost',
] as const;
export type UpdateKind = (typeof UPDATE_KINDS)[number];

export type UpdateJson = { readonly update_id: number } & { readonly [Kind in UpdateKind]?: unknown };

/** Telegram's times are whole seconds. */
export function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

export function isUpdateKind(name: string): name is UpdateKind {
  return UPDATE_KINDS.some(kind => kind === name);
}
