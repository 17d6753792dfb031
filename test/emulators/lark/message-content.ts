/** What one reads of a message's content; the content itself is a string of JSON, whose shape the type decides. */
import { z } from 'zod';
import { type ShownCard, shownCard } from './shown-card.ts';
import type { MentionJson } from './wire.ts';

/** What the bot can send. */
export const MESSAGE_TYPES = ['text', 'post', 'interactive', 'image', 'file'] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];
/** Several messages that a person forwarded as one are a message of their own. */
export type AnyMessageType = MessageType | 'merge_forward';

const textContent = z.object({ text: z.string() });
const fileContent = z.object({ file_name: z.string().optional() });
const run = z.looseObject({
  tag: z.string(),
  text: z.string().optional(),
  user_id: z.string().optional(),
  user_name: z.string().optional(),
});
const post = z.looseObject({
  title: z.string().optional(),
  content: z.array(z.array(run)),
});
/** What the bot sends names the language; what people send does not. */
const postContent = z.union([post, z.record(z.string(), post).transform(byLanguage => firstOf(byLanguage))]);

/** The text as it stands in the chat, with names where the content has placeholders. */
export function shownText(type: AnyMessageType, content: string, mentions: readonly MentionJson[]): string {
  // The only content that is no JSON.
  if (type === 'merge_forward') return '[合并转发]';
  const parsed: unknown = JSON.parse(content);
  switch (type) {
    case 'text':
      return withNames(textContent.parse(parsed).text, mentions);
    case 'post':
      return postText(parsed, mentions);
    case 'interactive':
      return cardShown(parsed).text;
    case 'image':
      return '[图片]';
    case 'file':
      return fileContent.parse(parsed).file_name ?? '[文件]';
    default:
      return type satisfies never;
  }
}

export function cardShown(card: unknown): ShownCard {
  return shownCard(card);
}

/** @returns undefined when the content is no rich text */
export function readPost(content: unknown): z.output<typeof post> | undefined {
  const read = postContent.safeParse(content);
  return read.success ? read.data : undefined;
}

function postText(parsed: unknown, mentions: readonly MentionJson[]): string {
  const { title, content } = postContent.parse(parsed) ?? { content: [] };
  const paragraphs = content.map(runs =>
    runs.map(each => (each.tag === 'at' ? `@${atName(each, mentions)}` : (each.text ?? ''))).join(''),
  );
  return withNames([...(title ? [title] : []), ...paragraphs].join('\n'), mentions);
}

function atName({ user_id = '', user_name }: z.output<typeof run>, mentions: readonly MentionJson[]): string {
  if (user_id === 'all' || user_id === '@_all') return '所有人';
  return user_name ?? mentions.find(mention => mention.key === user_id)?.name ?? user_id;
}

/** People's mentions are placeholders, the bot's are tags. */
function withNames(text: string, mentions: readonly MentionJson[]): string {
  const named = text
    .replaceAll(/<at user_id="(?:all|@_all)">[^<]*<\/at>/g, '@所有人')
    .replaceAll(/<at user_id="[^"]*">([^<]*)<\/at>/g, '@$1')
    .replaceAll(/@_all\b/g, '@所有人');
  // The longest first, since @_user_1 begins @_user_12 too.
  const longestFirst = mentions.toSorted((one, other) => other.key.length - one.key.length);
  return longestFirst.reduce((seen, { key, name }) => seen.replaceAll(key, `@${name}`), named);
}

function firstOf<Value>(byName: Readonly<Record<string, Value>>): Value | undefined {
  return Object.values(byName)[0];
}
