/** What the terminal chat writes: plain lines for people, JSON lines for scripts. */
import { styleText } from 'node:util';
import { buttonsOf, formOf, plainText, type View, visible } from '../../chat/view.ts';
import { type Bilingual, inLanguage, type Language } from '../../domain/language.ts';

export type Typed = {
  readonly message: number;
  readonly room: string;
  readonly from: string;
  readonly text: string;
};
export type Shown = {
  readonly message: number;
  readonly room: string;
  readonly isEdit: boolean;
  readonly view: View;
  readonly replyTo: number | undefined;
};

export type Renderer = {
  typed(line: Typed): string;
  /** A line that is no message but an act: `:as 小李`. */
  directive(line: string): string;
  shown(message: Shown): string;
  /** A directive that can't be, or trouble with the storage. */
  error(said: Bilingual): string;
  /** All effects of an input line are complete. */
  done(line: number): string;
};

/** One JSON line each, as docs/operators.md has them (The terminal chat). */
export const jsonRenderer = (language: Language): Renderer => {
  const line = (value: object) => `${JSON.stringify(value)}\n`;
  return {
    typed: line,
    directive: () => '',
    shown: ({ message, room, isEdit, view, replyTo }) => {
      const form = formOf(view);
      const picture = view.blocks.find(block => block.kind === 'picture');
      return line({
        message,
        room,
        edit: isEdit,
        text: plainText(view),
        blocks: view.blocks,
        buttons: buttonsOf(view).map(button => button.label),
        form: form
          ? Object.fromEntries(form.fields.map(field => [field.name, field.choices.map(each => each.label)]))
          : null,
        picture: picture?.path ?? null,
        replyTo: replyTo ?? null,
      });
    },
    error: said => line({ error: inLanguage(said, language) }),
    done: number => line({ done: number }),
  };
};

/**
 * @param echoes whether typed lines are shown again: they are when they come from a pipe
 * @param hasColour whether the terminal shows colours
 */
export const plainRenderer = (language: Language, echoes: boolean, hasColour: boolean): Renderer => {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    hasColour ? styleText(style, text, { validateStream: false }) : text;
  const numbered = (number: number) => `#${number} `.padEnd(4);
  return {
    directive: line => (echoes ? `${visible(line)}\n` : ''),
    typed: ({ message, from, text }) => (echoes ? `${numbered(message)}${from}  ${visible(text)}\n` : ''),
    shown: ({ message, isEdit, view }) => {
      const lines = plainText(view).split('\n');
      const buttons = buttonsOf(view).map((button, index) => paint('cyan', `[${index + 1} ${button.label}]`));
      const hints: string[] = buttons.length > 0 ? [buttons.join(' ')] : [];
      const form = formOf(view);
      const field = form?.fields[0];
      if (field !== undefined) {
        const value = field.choices[0]?.label ?? '…';
        hints.push(paint('dim', `:fill ${message} ${field.label}=${value}`));
      }
      const mark = isEdit ? inLanguage({ zh: '（已更新）', en: '(edited) ' }, language) : '';
      const [first = '', ...others] = [...lines, ...hints];
      const head = `${paint('green', numbered(message))}${mark}${first}`;
      return `${[head, ...others.map(line => `    ${line}`)].join('\n')}\n`;
    },
    error: said => `${paint('yellow', '!')} ${inLanguage(said, language)}\n`,
    done: () => '',
  };
};
