/** A text of the bot with its formatting, from parse_mode or from entities, with the limits of Telegram. */
import type { z } from 'zod';
import { badRequest } from './api-refusal.ts';
import { parseHtml } from './html-text.ts';
import { parseMarkdown } from './markdown-text.ts';
import type { FormattedText } from './message.ts';
import type { entities as entitiesSchema } from './parameters.ts';
import type { EntityJson } from './wire.ts';

export type WrittenText = {
  readonly text: string;
  readonly parseMode: string | undefined;
  /** Not looked at when there is a parse mode. */
  readonly entities: z.output<typeof entitiesSchema> | undefined;
};

const LONGEST_RAW_BYTES = 32_768;
const LONGEST_TEXT = 4_096;
const LONGEST_CAPTION = 1_024;
const MOST_ENTITIES = 100;
const ENTITY_TYPES: ReadonlySet<string> = new Set([
  ...['mention', 'hashtag', 'cashtag', 'bot_command', 'url', 'email', 'phone_number', 'bold', 'italic'],
  ...['underline', 'strikethrough', 'spoiler', 'blockquote', 'expandable_blockquote', 'code', 'pre'],
  ...['text_link', 'text_mention', 'custom_emoji', 'date_time'],
]);

export function messageText(written: WrittenText): FormattedText {
  const formatted = format(written);
  if (formatted.text === '') throw badRequest('message text is empty');
  if (formatted.text.length > LONGEST_TEXT) throw badRequest('message is too long');
  return formatted;
}

export function captionText(written: WrittenText): FormattedText {
  const formatted = format(written);
  if (formatted.text.length > LONGEST_CAPTION) throw badRequest('message caption is too long');
  return formatted;
}

function format({ text, parseMode, entities = [] }: WrittenText): FormattedText {
  if (Buffer.byteLength(text) > LONGEST_RAW_BYTES) throw badRequest('text is too long');
  if (!text.isWellFormed()) throw badRequest('strings must be encoded in UTF-8');
  const formatted = parse(text, parseMode) ?? { text, entities };
  if (formatted.entities.length > MOST_ENTITIES) {
    // Telegram silently leaves out what is more, which no test would notice.
    throw badRequest(`${formatted.entities.length} entities, but only ${MOST_ENTITIES} are shown`);
  }
  for (const entity of formatted.entities) checkEntity(entity, formatted.text);
  return trimmed(formatted);
}

function parse(text: string, mode: string | undefined): FormattedText | undefined {
  switch (mode?.toLowerCase()) {
    case undefined:
    case '':
      return undefined;
    case 'html':
      return parseHtml(text);
    case 'markdownv2':
      return parseMarkdown(text);
    default:
      // The old Markdown too: nothing of ours should use it.
      throw badRequest('unsupported parse_mode');
  }
}

function checkEntity({ type, offset, length, url, user }: EntityJson, text: string): void {
  const where = `entity ${type} at ${offset} of length ${length}`;
  if (!ENTITY_TYPES.has(type)) throw badRequest(`can't parse MessageEntity: unsupported type of ${where}`);
  if (offset < 0 || length <= 0 || offset + length > text.length) {
    throw badRequest(`ENTITY_BOUNDS_INVALID: ${where} in a text of ${text.length}`);
  }
  if (isInsidePair(text, offset) || isInsidePair(text, offset + length)) {
    throw badRequest(`can't parse entities: ${where} begins or ends in a middle of a UTF-16 symbol`);
  }
  if (type === 'text_link' && url === undefined) throw badRequest(`can't find url of ${where}`);
  if (type === 'text_mention' && user === undefined) throw badRequest(`can't find user of ${where}`);
}

function isInsidePair(text: string, at: number): boolean {
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}

/** Telegram cuts white space off both ends. */
function trimmed({ text, entities }: FormattedText): FormattedText {
  const cut = text.length - text.trimStart().length;
  const kept = text.trim();
  const moved = entities.map(entity => {
    const start = Math.max(0, entity.offset - cut);
    const end = Math.min(kept.length, entity.offset + entity.length - cut);
    return { ...entity, offset: start, length: end - start };
  });
  return { text: kept, entities: moved.filter(entity => entity.length > 0) };
}
