/** What a Telegram message shows of a view. Pure: nothing is sent from here. */
import type { MessageEntity } from 'grammy/types';
import { fileOf, formOf, type View, visible } from '../../chat/view.ts';
import type { Language } from '../../domain/language.ts';
import { placeholderOf } from './form-step.ts';
import { type Key, keyboardOf } from './keyboard.ts';
import { linesOf } from './lines.ts';
import { cutTo, shownText } from './shown-text.ts';

export type { Key } from './keyboard.ts';
export { splitView, TEXT_AT_MOST } from './split.ts';

/** The longest caption of a photo, in UTF-16 units (Bot API: 0-1024 characters). */
const CAPTION_AT_MOST = 1024;

/** What one message shows. */
export type Rendered =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly entities: MessageEntity[];
      readonly keyboard: Key[][];
      /** The reply that Telegram is to open; it takes either that or keys. */
      readonly asksFor: { readonly placeholder: string } | undefined;
    }
  | {
      readonly kind: 'document';
      readonly name: string;
      readonly content: string;
      readonly keyboard: Key[][];
    }
  | {
      readonly kind: 'photo';
      readonly path: string;
      readonly caption: string;
      readonly keyboard: Key[][];
    };

/**
 * @param part what `splitView` returned: anything else may be too long, or lose the text beside its picture
 * @param language that of what Telegram needs said beyond the view: how a form is answered
 */
export function renderView(part: View, language: Language): Rendered {
  const keyboard = keyboardOf(part);
  const file = fileOf(part);
  if (file !== undefined)
    return { kind: 'document', name: visible(file.name), content: file.content, keyboard };
  const picture = part.blocks.find(block => block.kind === 'picture');
  if (picture !== undefined) {
    const caption = cutTo(visible(picture.alt).trim(), CAPTION_AT_MOST);
    return { kind: 'photo', path: picture.path, caption, keyboard };
  }
  const form = formOf(part);
  const placeholder = form === undefined || keyboard.length > 0 ? undefined : placeholderOf(form);
  return {
    kind: 'text',
    ...shownText(linesOf(part, language)),
    keyboard,
    asksFor: placeholder === undefined ? undefined : { placeholder },
  };
}
