/** What a message of Lark's says in plain text, and what file it is. Pure. */
import type { MessageEvent } from './event-schema.ts';
import {
  fileContentSchema,
  imageContentSchema,
  postContentSchema,
  textContentSchema,
} from './event-schema.ts';

/** A message as far as its words go: of an event, or as it is read by its id. */
export type Worded = {
  readonly messageType: string;
  /** JSON. */
  readonly content: string;
  readonly mentions: readonly {
    readonly key: string;
    readonly name: string;
    readonly openId?: string | undefined;
  }[];
};

export function wordedOf({ message_type: messageType, content, mentions }: MessageEvent['message']): Worded {
  return {
    messageType,
    content,
    mentions: (mentions ?? []).map(({ key, name, id }) => ({ key, name, openId: id.open_id })),
  };
}

/**
 * Several messages that were forwarded as one, the only forward that Lark marks: a single message that is forwarded
 * comes like one that was typed. The event holds none of the words; read by its id it is a list of messages.
 */
export function isMergedForward({ messageType }: Pick<Worded, 'messageType'>): boolean {
  return messageType === 'merge_forward';
}

/** @returns the words, with people called by their names; the bot's own mention at the very start is left out */
export function textOf({ messageType, content, mentions }: Worded, botOpenId: string): string {
  const raw = rawText(messageType, parsed(content));
  const byKey = new Map(mentions.map(each => [each.key, each]));
  const leading = /^\s*(@_user_\d+)\s*/.exec(raw);
  const isToBot = byKey.get(leading?.[1] ?? '')?.openId === botOpenId;
  // At once: thousands of mentions in a long text must not mean thousands of walks through it.
  return raw.slice(isToBot ? leading?.[0].length : 0).replace(MENTION, key => {
    const name = key === '@_all' ? '所有人' : byKey.get(key)?.name;
    return name === undefined ? key : `@${name}`;
  });
}

/** How Lark writes who is mentioned (im.message.receive_v1: mentions.key). */
const MENTION = /@_(?:user_\d+|all)/g;

/** @returns what the message lets one download; `reference` names the message too, by which Lark hands it out */
export function fileOf(
  messageId: string,
  { messageType, content }: Pick<Worded, 'messageType' | 'content'>,
): { readonly name: string; readonly reference: string } | undefined {
  const value = parsed(content);
  if (messageType === 'file') {
    const { data } = fileContentSchema.safeParse(value);
    return data && { name: data.file_name ?? 'file', reference: `${messageId} ${data.file_key} file` };
  }
  if (messageType !== 'image') return undefined;
  const { data } = imageContentSchema.safeParse(value);
  return data && { name: 'image.png', reference: `${messageId} ${data.image_key} image` };
}

function rawText(messageType: string, value: unknown): string {
  if (messageType === 'text') return textContentSchema.safeParse(value).data?.text ?? '';
  if (messageType !== 'post') return '';
  const post = postContentSchema.safeParse(value).data;
  if (post === undefined) return '';
  const lines = post.content.map(elements =>
    elements
      .map(({ tag, text = '', user_id: key, user_name: name }) =>
        tag === 'at' ? (key ?? `@${name ?? ''}`) : text,
      )
      .join(''),
  );
  return [...(post.title ? [post.title] : []), ...lines].join('\n');
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
