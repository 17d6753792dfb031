/** Telegram groups and private chats as a platform, by the Bot API. */
import { Api, GrammyError, InputFile } from 'grammy';
import type { InlineKeyboardMarkup, MessageEntity, ReplyParameters } from 'grammy/types';
import type { Logger } from 'pino';
import type { CommandShape } from '../../chat/command.ts';
import type { Incoming } from '../../chat/incoming.ts';
import { type Host, type Outgoing, type Platform, PlatformError } from '../../chat/platform.ts';
import { mention, plainText, type View, view } from '../../chat/view.ts';
import type { Language } from '../../domain/language.ts';
import { callbackData } from './callback-data.ts';
import { menus, updateMenus } from './menu.ts';
import { Pace } from './pace.ts';
import { Poller } from './poller.ts';
import { Presses, WHISPER_AT_MOST } from './presses.ts';
import { type Key, renderView, splitView, TEXT_AT_MOST } from './render.ts';
import { platformError, refuses } from './trouble.ts';
import { type BotIdentity, incomingOf, standingOf } from './update.ts';
import { ALLOWED_UPDATES, anyUpdateSchema, updateSchema } from './update-schema.ts';
import { updatesWebhook } from './webhook.ts';

export type TelegramOptions = {
  readonly token: string;
  /** Without a slash at its end. */
  readonly apiRoot: string;
  readonly mode: 'polling' | 'webhook';
  /** What Telegram sends along to a webhook. */
  readonly webhookSecret: string;
  /** Where Telegram is told to post; whoever sets the webhook by hand leaves it out. */
  readonly webhookUrl: string | undefined;
  readonly commands: readonly CommandShape[];
  readonly language: Language;
  readonly now: () => Date;
  readonly log: Logger;
};

/** Bot API: getFile. */
const FILE_AT_MOST = 20 * 1024 * 1024;
/** grammY's own is 500: nobody waits that long for an answer. */
const CALL_SECONDS = 25;
const POLL_SECONDS = 60;
const AGAIN_MILLISECONDS = 2_000;
const WEBHOOK_BACKLOG_TRIES = 30;

export function telegramPlatform(options: TelegramOptions): Platform {
  return new Telegram(options);
}

class Telegram implements Platform {
  readonly name = 'telegram';
  readonly capabilities = {
    isSendIdempotent: false,
    keepsMessages: true,
    showsForms: false,
    listsReactions: false,
    marksMessages: true,
    menuTakesChinese: false,
    hasCalendar: false,
    longestText: TEXT_AT_MOST,
    largestFile: FILE_AT_MOST,
  };
  readonly webhooks: Platform['webhooks'];
  readonly #options: TelegramOptions;
  readonly #api: Api;
  readonly #pace = new Pace();
  readonly #presses: Presses;
  /** Groups whose rights were looked at since the start. */
  readonly #looked = new Set<string>();
  #host: Host | undefined;
  #bot: BotIdentity | undefined;
  #poller: Poller | undefined;
  #hasNoBacklog = false;
  #isStopped = false;
  #underWay: Promise<void> = Promise.resolve();

  constructor(options: TelegramOptions) {
    const { token, apiRoot, mode, webhookSecret, log } = options;
    this.#options = options;
    this.#api = new Api(token, { apiRoot, timeoutSeconds: CALL_SECONDS });
    this.#presses = new Presses(this.#api, log);
    this.webhooks = mode === 'webhook' ? [updatesWebhook(webhookSecret, update => this.#take(update))] : [];
  }

  get isConnected(): boolean {
    return this.#poller?.isConnected ?? this.#bot !== undefined;
  }

  get isCaughtUp(): boolean {
    return this.#poller?.isCaughtUp ?? this.#hasNoBacklog;
  }

  async start(host: Host): Promise<void> {
    this.#host = host;
    const isKnown = await this.#introduce();
    this.#underWay = this.#begin(host, isKnown);
  }

  /** Gets to know who the bot is. @throws PlatformError when the token is wrong @returns false without an answer */
  async #introduce(): Promise<boolean> {
    const { log } = this.#options;
    try {
      const { id, username, can_read_all_group_messages: readsAll } = await this.#api.getMe();
      this.#bot = { id, username };
      log.info({ event: 'telegram bot', username, isPrivacyModeOn: !readsAll });
      return true;
    } catch (error) {
      if (error instanceof GrammyError && (error.error_code === 401 || error.error_code === 404))
        throw new PlatformError({ kind: 'rejected' }, 'Telegram does not know the token');
      log.warn({ event: 'telegram does not answer', said: platformError(error).message });
      return false;
    }
  }

  async #begin(host: Host, isKnown: boolean): Promise<void> {
    const { mode, log } = this.#options;
    for (let known = isKnown; !known; ) {
      await new Promise(resolve => setTimeout(resolve, AGAIN_MILLISECONDS));
      if (this.#isStopped) return;
      try {
        known = await this.#introduce();
      } catch {
        host.fail({
          zh: 'TELEGRAM_BOT_TOKEN：Telegram 不认识这个令牌，请检查',
          en: 'TELEGRAM_BOT_TOKEN: Telegram does not know this token; check it',
        });
        return;
      }
    }
    if (mode === 'polling') {
      const { token, apiRoot } = this.#options;
      const api = new Api(token, { apiRoot, timeoutSeconds: POLL_SECONDS });
      this.#poller = new Poller({ api, host, log, take: update => this.#take(update) });
      if (!this.#isStopped) this.#poller.start();
    } else await this.#openWebhook(host);
    await this.#setMenus();
  }

  async #openWebhook(host: Host): Promise<void> {
    const { webhookUrl, webhookSecret, log } = this.#options;
    try {
      if (webhookUrl !== undefined) {
        await this.#api.setWebhook(webhookUrl, {
          secret_token: webhookSecret,
          allowed_updates: [...ALLOWED_UPDATES],
        });
      }
      const { url, allowed_updates: allowed = [] } = await this.#api.getWebhookInfo();
      if (!url) log.warn({ event: 'no webhook is set', because: 'TELEGRAM_WEBHOOK_URL is not set' });
      const missing = ALLOWED_UPDATES.filter(each => !allowed.includes(each));
      if (url && missing.length > 0) log.warn({ event: 'webhook lacks updates', missing });
    } catch (error) {
      log.error({ event: 'webhook not set', said: platformError(error).message });
    }
    for (let tries = 0; tries < WEBHOOK_BACKLOG_TRIES && !this.#isStopped; tries += 1) {
      const waiting = await this.#api.getWebhookInfo().then(
        info => info.pending_update_count,
        () => 1,
      );
      if (waiting === 0) break;
      await new Promise(resolve => setTimeout(resolve, AGAIN_MILLISECONDS));
    }
    this.#hasNoBacklog = true;
    host.caughtUp();
  }

  async #setMenus(): Promise<void> {
    const { commands, language, log } = this.#options;
    try {
      const set = await updateMenus(this.#api, menus(commands, language));
      if (set > 0) log.info({ event: 'telegram menus set', set });
    } catch (error) {
      // People can type without it; the next start tries again.
      log.warn({ event: 'telegram menus not set', said: platformError(error).message });
    }
  }

  /** Resolves when an update is stored, or is none of our business. */
  async #take(update: unknown): Promise<void> {
    const { log, now } = this.#options;
    const host = this.#host;
    if (host === undefined || this.#bot === undefined) throw new Error('Telegram is not known yet');
    const read = updateSchema.safeParse(update);
    if (!read.success) {
      const id = anyUpdateSchema.safeParse(update).data?.update_id;
      log.error({
        event: 'update unreadable',
        id,
        where: read.error.issues.map(each => each.path.join('.')),
      });
      return;
    }
    const incoming = incomingOf(read.data, this.#bot, now());
    if (incoming === undefined) return;
    await host.receive(incoming);
    if (incoming.kind === 'press' && incoming.pressId !== undefined)
      this.#presses.expect(incoming.pressId, incoming.room.chatId, incoming.messageId);
    void this.#lookAround(incoming);
  }

  /** What the bot may do in a group may have changed while nobody listened: asked once a start, when it is spoken to. */
  async #lookAround(incoming: Incoming): Promise<void> {
    const { room, sender, kind } = incoming;
    const isSettled = room.isPrivate === true || kind === 'standing' || kind === 'moved';
    if (isSettled || this.#bot === undefined || this.#looked.has(room.chatId)) return;
    this.#looked.add(room.chatId);
    const { now, log } = this.#options;
    try {
      const chatId = Number(room.chatId);
      const member = await this.#api.getChatMember(chatId, this.#bot.id);
      const { available_reactions: allowed } = await this.#api.getChat(chatId);
      const at = now();
      await this.#host?.receive({
        ...{ eventId: `${this.#bot.id}:standing:${room.chatId}:${at.getTime()}`, room, sender, at },
        ...{ kind: 'standing', ...standingOf(member, room) },
        ...(allowed && {
          allowedReactions: allowed.flatMap(each => (each.type === 'emoji' ? [each.emoji] : [])),
        }),
      });
    } catch (error) {
      log.debug({
        event: 'rights not known',
        chatId: room.chatId,
        said: String(error instanceof Error && error.message),
      });
    }
  }

  split(whole: View): readonly View[] {
    return splitView(whole);
  }

  turn(chatId: string): Date {
    return new Date(this.#pace.turn(chatId, this.#options.now().getTime()));
  }

  async send(outgoing: Outgoing): Promise<string | undefined> {
    const { onlyFor } = outgoing;
    if (onlyFor === undefined) return this.#send(outgoing);
    const said = whisperOf(outgoing.view);
    const isSeen =
      said !== undefined &&
      (await this.#calling(outgoing.chatId, () => this.#presses.whisper(onlyFor.pressId, said)));
    if (isSeen) return undefined;
    // In the open it has to say whom it is meant for, and of what.
    return this.#send({ ...outgoing, view: addressed(outgoing.view, onlyFor), replyTo: onlyFor.messageId });
  }

  #send(outgoing: Outgoing): Promise<string> {
    const { chatId, outboxId, threadId, replyTo, language } = outgoing;
    const rendered = renderView(outgoing.view, language);
    const keyboard = inlineKeyboard(outboxId, rendered.keyboard);
    const more: Loose = {
      ...(threadId !== undefined && { message_thread_id: Number(threadId) }),
      ...(replyTo !== undefined && {
        reply_parameters: { message_id: Number(replyTo), allow_sending_without_reply: true },
      }),
    };
    return this.#calling(chatId, () =>
      leavingOut(more, async left => {
        if (rendered.kind === 'photo') {
          const { path, caption } = rendered;
          const options = { ...left, caption, ...(keyboard && { reply_markup: keyboard }) };
          const sent = await this.#api.sendPhoto(Number(chatId), new InputFile(path), options);
          return `${sent.message_id}`;
        }
        const { text, entities, asksFor } = rendered;
        const asks = asksFor && {
          force_reply: true as const,
          // Only whoever is answered by it is asked.
          selective: true,
          input_field_placeholder: asksFor.placeholder,
        };
        const markup = keyboard ?? asks;
        const options = { ...left, ...plainly(entities), ...(markup && { reply_markup: markup }) };
        const sent = await this.#api.sendMessage(Number(chatId), text, options);
        return `${sent.message_id}`;
      }),
    );
  }

  async edit(messageId: string, { chatId, outboxId, view: shown, language }: Outgoing): Promise<void> {
    const rendered = renderView(shown, language);
    const keyboard = inlineKeyboard(outboxId, rendered.keyboard);
    const markup = keyboard && { reply_markup: keyboard };
    await this.#calling(chatId, async () => {
      try {
        if (rendered.kind === 'photo') {
          const { path, caption } = rendered;
          const media = { type: 'photo' as const, media: new InputFile(path), caption };
          await this.#api.editMessageMedia(Number(chatId), Number(messageId), media, { ...markup });
        } else {
          const options = { ...plainly(rendered.entities), ...markup };
          await this.#api.editMessageText(Number(chatId), Number(messageId), rendered.text, options);
        }
      } catch (error) {
        if (!refuses(error, 'message is not modified')) throw error;
      }
    });
    this.#presses.seen(chatId, messageId);
  }

  async mark(chatId: string, messageId: string): Promise<void> {
    const seen = [{ type: 'emoji' as const, emoji: '👀' as const }];
    await this.#calling(chatId, () => this.#api.setMessageReaction(Number(chatId), Number(messageId), seen));
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
    if (filePath === undefined) throw new PlatformError({ kind: 'gone' }, 'the file is not there any more');
    try {
      const signal = AbortSignal.timeout(CALL_SECONDS * 1000);
      const answer = await fetch(`${apiRoot}/file/bot${token}/${filePath}`, { signal });
      if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
    } catch {
      // Its message may hold the address, and so the token.
    }
    throw new PlatformError({ kind: 'try-later', retryAfterSeconds: 1 }, 'the file could not be fetched');
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#poller?.stop();
    await this.#underWay;
    await this.#poller?.stop();
    this.#presses.stop();
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

/** Text as it is, with formatting by position: nothing that somebody typed can become any. */
function plainly(entities: MessageEntity[]) {
  return { entities, link_preview_options: { is_disabled: true } };
}

function inlineKeyboard(shownBy: number, keyboard: readonly Key[][]): InlineKeyboardMarkup | undefined {
  if (keyboard.length === 0) return undefined;
  return {
    inline_keyboard: keyboard.map(row =>
      row.map(key => ({ text: key.label, callback_data: callbackData({ ...key, shownBy }) })),
    ),
  };
}

/** @returns what a view says to one person in passing; undefined when it is more than Telegram can show so */
function whisperOf(shown: View): string | undefined {
  const said = plainText(shown);
  const isPlain = shown.blocks.every(block => block.kind === 'text' || block.kind === 'quote');
  return isPlain && said !== '' && said.length <= WHISPER_AT_MOST ? said : undefined;
}

function addressed(shown: View, person: { readonly userId: string; readonly name: string }): View {
  const [first, ...others] = shown.blocks;
  if (first?.kind === 'mention') return shown;
  return first?.kind === 'text'
    ? view(mention([person], first.text), ...others)
    : view(mention([person], ''), ...shown.blocks);
}
