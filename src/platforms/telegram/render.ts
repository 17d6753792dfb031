/** What a Telegram message shows of a view. Pure: nothing is sent from here. */
import type { MessageEntity } from 'grammy/types';
import { fileOf, formOf, type View, visible } from '../../chat/view.ts';
import type { Chart } from '../../domain/chart.ts';
import type { Language } from '../../domain/language.ts';
import { captionOf } from './caption.ts';
import { placeholderOf } from './form-step.ts';
import { type Key, keyboardOf } from './keyboard.ts';
import { linesOf } from './lines.ts';
import { shownText } from './shown-text.ts';

export { CAPTION_AT_MOST } from './caption.ts';
export type { Key } from './keyboard.ts';
export { splitView, TEXT_AT_MOST } from './split.ts';

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
      /** A file, or what is still to be drawn. */
      readonly picture: string | Chart;
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
  const picture = part.blocks.find(block => block.kind === 'picture' || block.kind === 'chart');
  if (picture !== undefined) {
    const shown = picture.kind === 'chart' ? picture.chart : picture.path;
    return { kind: 'photo', picture: shown, caption: captionOf(picture).caption, keyboard };
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
