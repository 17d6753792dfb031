/** What goes out to Telegram: messages, their edits, marks; and files that come from it. */
import { setMaxListeners } from 'node:events';
import { type Api, GrammyError, InputFile } from 'grammy';
import type { InlineKeyboardMarkup, MessageEntity, ReplyParameters } from 'grammy/types';
import type { Logger } from 'pino';
import type { Painter } from '../../charts/painter.ts';
import { addressed, ephemeralText } from '../../chat/ephemeral-reply.ts';
import { type Outgoing, PlatformError, rendered } from '../../chat/platform.ts';
import { type Limits, RateLimiter } from '../../chat/rate-limiter.ts';
import type { Chart } from '../../domain/chart.ts';
import { callbackData } from './callback-data.ts';
import { EPHEMERAL_AT_MOST, type PendingPresses } from './pending-presses.ts';
import { platformError, refuses } from './platform-errors.ts';
import { CAPTION_AT_MOST, type Key, type Rendered, renderView } from './render.ts';

/** Bot API: getFile. */
export const FILE_AT_MOST = 20 * 1024 * 1024;
/** Its FAQ's: they vary, so they are kept to only after a refusal. */
const LIMITS: Limits = {
  chatMessages: 20,
  chatWindowMilliseconds: 60_000,
  overallPerSecond: 30,
  isKeptFromTheStart: false,
};
const FETCH_MILLISECONDS = 60_000;

export type DeliveryOptions = {
  readonly api: Api;
  readonly presses: PendingPresses;
  readonly token: string;
  readonly apiRoot: string;
  readonly now: () => Date;
  readonly log: Logger;
  readonly painter: Painter;
  /** Telegram does not know the token any more. */
  readonly onWrongToken: () => void;
};

export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #api: Api;
  readonly #pace = new RateLimiter(LIMITS);
  readonly #stopped = new AbortController();

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#api = options.api;
    // As many calls at once as there are busy rooms; Node takes more than ten listeners for a leak, and says so.
    setMaxListeners(0, this.#stopped.signal);
  }

  /** What is still under way is cut off: nobody can tell then what came of it. */
  abort(): void {
    this.#stopped.abort();
  }

  turn(chatId: string): Date {
    return new Date(this.#pace.turn(chatId, this.#options.now().getTime()));
  }

  async send(outgoing: Outgoing): Promise<string | undefined> {
    const { onlyFor } = outgoing;
    if (onlyFor === undefined) return this.#send(outgoing);
    const said = rendered(() => ephemeralText(outgoing.view, EPHEMERAL_AT_MOST));
    const isSeen =
      said !== undefined &&
      (await this.#calling(outgoing.chatId, () =>
        this.#options.presses.answerAlone(onlyFor.pressId, said, this.#signal),
      ));
    if (isSeen) return undefined;
    // In the open it has to say whom it is meant for, and of what.
    return this.#send({ ...outgoing, view: addressed(outgoing.view, onlyFor), replyTo: onlyFor.messageId });
  }

  async #send(outgoing: Outgoing): Promise<string> {
    const { chatId, outboxId, threadId, replyTo, language } = outgoing;
    const shown = rendered(() => renderView(outgoing.view, language));
    const keyboard = inlineKeyboard(outboxId, shown.keyboard);
    const more: Loose = {
      ...(threadId !== undefined && { message_thread_id: Number(threadId) }),
      ...(replyTo !== undefined && {
        reply_parameters: { message_id: Number(replyTo), allow_sending_without_reply: true },
      }),
    };
    const file = shown.kind === 'photo' ? await this.#fileOf(shown.picture) : undefined;
    const markup = keyboard && { reply_markup: keyboard };
    return this.#calling(chatId, () =>
      leavingOut(more, async left => {
        if (shown.kind === 'photo' && file !== undefined) {
          const options = { ...left, caption: shown.caption, ...markup };
          try {
            const sent = await this.#api.sendPhoto(Number(chatId), file, options, this.#signal);
            return `${sent.message_id}`;
          } catch (error) {
            // A group may take no photos. Whatever else is wrong is wrong with words, too.
            if (typeof shown.picture === 'string' || !isBadRequest(error)) throw error;
            this.#options.log.warn({ event: 'picture refused', said: error.description });
          }
        }
        if (shown.kind === 'document') {
          const options = { ...left, ...markup };
          const sent = await this.#api.sendDocument(Number(chatId), documentOf(shown), options, this.#signal);
          return `${sent.message_id}`;
        }
        const { text, entities, asksFor } = inWords(shown);
        const asks = asksFor && {
          force_reply: true as const,
          // Only whoever is answered by it is asked.
          selective: true,
          input_field_placeholder: asksFor.placeholder,
        };
        const options = { ...left, ...plainly(entities), ...(markup ?? (asks && { reply_markup: asks })) };
        const sent = await this.#api.sendMessage(Number(chatId), text, options, this.#signal);
        return `${sent.message_id}`;
      }),
    );
  }

  async edit(messageId: string, { chatId, outboxId, view, language }: Outgoing): Promise<void> {
    const shown = rendered(() => renderView(view, language));
    const keyboard = inlineKeyboard(outboxId, shown.keyboard);
    const markup = keyboard && { reply_markup: keyboard };
    const id = Number(messageId);
    const file = shown.kind === 'photo' ? await this.#fileOf(shown.picture) : undefined;
    await this.#calling(chatId, async () => {
      try {
        if (shown.kind === 'photo' && file !== undefined) {
          const media = { type: 'photo' as const, media: file, caption: shown.caption };
          await this.#photoOrWords(
            () => this.#api.editMessageMedia(Number(chatId), id, media, { ...markup }, this.#signal),
            () => this.#editWords(chatId, id, inWords(shown), markup),
          );
        } else if (shown.kind === 'document') {
          const media = { type: 'document' as const, media: documentOf(shown) };
          await this.#api.editMessageMedia(Number(chatId), id, media, { ...markup }, this.#signal);
        } else await this.#editWords(chatId, id, inWords(shown), markup);
      } catch (error) {
        if (!refuses(error, 'message is not modified')) throw error;
      }
    });
    this.#options.presses.seen(chatId, messageId);
  }

  /** A group may take no photos. Whatever else is wrong with a photo is wrong with words, too. */
  async #photoOrWords(photo: () => Promise<unknown>, words: () => Promise<void>): Promise<void> {
    try {
      await photo();
    } catch (error) {
      const isRefused = isBadRequest(error) && !error.description.includes('message is not modified');
      if (!isRefused) throw error;
      this.#options.log.warn({ event: 'picture refused', said: error.description });
      await words();
    }
  }

  /** A photo never becomes a message of text: there its caption is what can be changed. */
  async #editWords(
    chatId: string,
    id: number,
    { text, entities }: Words,
    markup: { readonly reply_markup: InlineKeyboardMarkup } | undefined,
  ): Promise<void> {
    try {
      const options = { ...plainly(entities), ...markup };
      await this.#api.editMessageText(Number(chatId), id, text, options, this.#signal);
    } catch (error) {
      if (!refuses(error, 'there is no text in the message to edit')) throw error;
      if (text.length > CAPTION_AT_MOST)
        throw new PlatformError({ kind: 'frozen' }, 'a photo can not say as much');
      const options = { caption: text, caption_entities: entities, ...markup };
      await this.#api.editMessageCaption(Number(chatId), id, options, this.#signal);
    }
  }

  /** @returns undefined where a chart can't be drawn: its numbers are said in words */
  async #fileOf(picture: string | Chart): Promise<InputFile | undefined> {
    if (typeof picture === 'string') return new InputFile(picture);
    try {
      return new InputFile(await this.#options.painter.draw(picture), 'chart.png');
    } catch (error) {
      this.#options.log.error({ event: 'chart not drawn', err: error });
      return undefined;
    }
  }

  async mark(chatId: string, messageId: string): Promise<void> {
    const seen = [{ type: 'emoji' as const, emoji: '👀' as const }];
    await this.#calling(chatId, () =>
      this.#api.setMessageReaction(Number(chatId), Number(messageId), seen, {}, this.#signal),
    );
  }

  async download(reference: string): Promise<Uint8Array> {
    const { token, apiRoot } = this.#options;
    let filePath: string | undefined;
    try {
      filePath = (await this.#api.getFile(reference)).file_path;
    } catch (error) {
      if (refuses(error, 'file is too big'))
        throw new PlatformError({ kind: 'too-large', most: FILE_AT_MOST }, 'the file is too big');
      throw platformError(error);
    }
    let isGone = false;
    if (filePath === undefined) throw new PlatformError({ kind: 'gone' }, 'the file is not there any more');
    try {
      const signal = AbortSignal.timeout(FETCH_MILLISECONDS);
      const answer = await fetch(`${apiRoot}/file/bot${token}/${filePath}`, { signal });
      if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
      isGone = answer.status === 404;
    } catch {
      // Its message may hold the address, and so the token.
    }
    if (isGone) throw new PlatformError({ kind: 'gone' }, 'the file is not there any more');
    throw new PlatformError({ kind: 'try-later', retryAfterSeconds: 1 }, 'the file could not be fetched');
  }

  /** grammY names the type of a stand-in for Node's own signal, which does the same. */
  get #signal(): Parameters<Api['getMe']>[0] {
    return this.#stopped.signal as Parameters<Api['getMe']>[0];
  }

  /** A call about a chat, whose refusals teach how fast it takes them. */
  async #calling<Result>(chatId: string, call: () => Promise<Result>): Promise<Result> {
    try {
      return await call();
    } catch (error) {
      const found = platformError(error);
      if (error instanceof GrammyError && error.error_code === 429) {
        const seconds = error.parameters.retry_after ?? 1;
        this.#pace.refused(chatId, seconds, this.#options.now().getTime());
      }
      if (error instanceof GrammyError && error.error_code === 401) this.#options.onWrongToken();
      throw found;
    }
  }
}

/** What a message can do without: where it belongs. */
type Loose = { message_thread_id?: number; reply_parameters?: ReplyParameters };

/** Sends without what Telegram refuses: a topic that is closed or gone, a message that was deleted. Nothing was sent then. */
async function leavingOut(more: Loose, send: (left: Loose) => Promise<string>): Promise<string> {
  try {
    return await send(more);
  } catch (error) {
    const { message_thread_id: topic, reply_parameters: reply } = more;
    if (topic !== undefined && refuses(error, 'message thread not found', 'topic_closed', 'topic_deleted'))
      return leavingOut(reply ? { reply_parameters: reply } : {}, send);
    if (
      reply !== undefined &&
      refuses(error, 'message to be replied not found', 'message to reply not found')
    )
      return leavingOut(topic ? { message_thread_id: topic } : {}, send);
    throw error;
  }
}

type Words = Pick<Extract<Rendered, { kind: 'text' }>, 'text' | 'entities' | 'asksFor'>;

/** A photo in words is its caption. */
function inWords(shown: Exclude<Rendered, { kind: 'document' }>): Words {
  if (shown.kind === 'text') return shown;
  return { text: shown.caption === '' ? '·' : shown.caption, entities: [], asksFor: undefined };
}

function isBadRequest(error: unknown): error is GrammyError {
  return error instanceof GrammyError && error.error_code === 400;
}

/** Text as it is, with formatting by position: nothing that somebody typed can become any. */
function plainly(entities: MessageEntity[]) {
  return { entities, link_preview_options: { is_disabled: true } };
}

function documentOf({ name, content }: { readonly name: string; readonly content: string }): InputFile {
  return new InputFile(Buffer.from(content), name);
}

function inlineKeyboard(shownBy: number, keyboard: readonly Key[][]): InlineKeyboardMarkup | undefined {
  if (keyboard.length === 0) return undefined;
  return {
    inline_keyboard: keyboard.map(row =>
      row.map(key => ({ text: key.label, callback_data: callbackData({ ...key, shownBy }) })),
    ),
  };
}
