/** Whether the content of a message may be sent: JSON in a string, of the type's shape, not too long. */
import { z } from 'zod';
import { ApiRefusal, invalidParameter, TOO_LONG } from './api-refusal.ts';
import { cardRefusal } from './card-admission.ts';
import { MESSAGE_TYPES, type MessageType, readPost } from './message-content.ts';
import type { World } from './world.ts';

const MOST_TEXT_BYTES = 150 * 1024;
const MOST_POST_BYTES = 30 * 1024;

const textContent = z.strictObject({ text: z.string().min(1) });
const imageContent = z.strictObject({ image_key: z.string() });
const fileContent = z.strictObject({ file_key: z.string() });

export const messageType = z.enum(MESSAGE_TYPES);

/** @returns the content as the platform keeps it */
export function checkedContent(world: World, type: MessageType, content: string): string {
  const parsed = parse(content);
  switch (type) {
    case 'text':
      if (Buffer.byteLength(content) > MOST_TEXT_BYTES) throw TOO_LONG;
      if (!textContent.safeParse(parsed).success) throw invalidParameter('text content is empty or invalid');
      return content;
    case 'post':
      if (Buffer.byteLength(content) > MOST_POST_BYTES) throw TOO_LONG;
      if (readPost(parsed) === undefined) throw invalidParameter('invalid post content');
      return content;
    case 'interactive': {
      const refusal = cardRefusal(world, content);
      if (refusal !== undefined) throw refusal;
      return content;
    }
    case 'image':
      stored(world, 'image', imageContent.safeParse(parsed).data?.image_key);
      return content;
    case 'file': {
      const { key, name } = stored(world, 'file', fileContent.safeParse(parsed).data?.file_key);
      return JSON.stringify({ file_key: key, file_name: name });
    }
    default:
      return type satisfies never;
  }
}

/** A card that is updated must say that everybody sees the same, before and after. */
export function isShared(content: string): boolean {
  const shared = z.looseObject({ config: z.looseObject({ update_multi: z.literal(true) }) });
  return shared.safeParse(JSON.parse(content)).success;
}

export const NOT_SHARED = new ApiRefusal(
  230099,
  'Failed to create card content, ext=ErrCode: 11310; ErrMsg: only a shared card can be updated, config.update_multi must be true; ',
);

function stored(world: World, kind: 'image' | 'file', key: string | undefined) {
  const resource = world.resources.byKey(key ?? '');
  if (resource?.kind !== kind) throw invalidParameter(`invalid ${kind}_key`);
  return resource;
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw invalidParameter('content is not in JSON format');
  }
}
