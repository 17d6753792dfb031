/** Telegram groups and private chats as a platform, by the Bot API. */
import { Api, GrammyError } from 'grammy';
import type { Logger } from 'pino';
import type { Painter } from '../../charts/painter.ts';
import type { CommandShape } from '../../chat/grammar/command.ts';
import type { Incoming } from '../../chat/incoming.ts';
import { type Host, type Outgoing, type Platform, PlatformError } from '../../chat/platform.ts';
import type { View } from '../../chat/view.ts';
import type { Language } from '../../domain/language.ts';
import { untilKnown } from '../shared/until-known.ts';
import { Delivery, FILE_AT_MOST } from './delivery.ts';
import { menus, updateMenus } from './menu.ts';
import { PendingPresses } from './pending-presses.ts';
import { platformError, WRONG_TOKEN } from './platform-errors.ts';
import { Poller } from './poller.ts';
import { splitView, TEXT_AT_MOST } from './render.ts';
import { membersIn } from './service-message.ts';
import { type BotIdentity, incomingOf, isThere, standingOf } from './update.ts';
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
  readonly painter: Painter;
};

/** grammY's own is 500: nobody waits that long for an answer. */
const CALL_SECONDS = 20;
/** Longer than Telegram lets a poll wait. */
const POLL_CALL_SECONDS = 60;
const ABORT_MILLISECONDS = 4_000;
const AGAIN_MILLISECONDS = 2_000;
const WEBHOOK_BACKLOG_TRIES = 30;

export function telegramPlatform(options: TelegramOptions): Platform {
  return new Telegram(options);
}

class Telegram implements Platform {
  readonly name = 'telegram';
  readonly capabilities = {
    sendsOnceWithinMilliseconds: 0,
    keepsMessages: true,
    showsForms: false,
    listsReactions: false,
    tellsMembers: true,
    marksMessages: true,
    menuTakesChinese: false,
    longestText: TEXT_AT_MOST,
    largestFile: FILE_AT_MOST,
  };
  readonly counts = {};
  readonly webhooks: Platform['webhooks'];
  readonly calendar = undefined;
  readonly #options: TelegramOptions;
  readonly #api: Api;
  readonly #presses: PendingPresses;
  readonly #delivery: Delivery;
  /** Groups whose rights were looked at since the start. */
  readonly #looked = new Set<string>();
  #host: Host | undefined;
  #bot: BotIdentity | undefined;
  #poller: Poller | undefined;
  #hasNoBacklog = false;
  #isStopped = false;
  /** How often Telegram was asked in vain who the bot is. */
  #tries = 0;

  constructor(options: TelegramOptions) {
    const { token, apiRoot, mode, webhookSecret, log, painter } = options;
    this.#options = options;
    this.#api = new Api(token, { apiRoot, timeoutSeconds: CALL_SECONDS });
    this.#presses = new PendingPresses(this.#api, log);
    this.#delivery = new Delivery({
      ...{ api: this.#api, presses: this.#presses, token, apiRoot, now: options.now, log, painter },
      onWrongToken: () => this.#host?.fail(WRONG_TOKEN),
    });
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
    // What it sets up nobody needs to wait for, not even at the end.
    void this.#begin(host, isKnown);
  }

  /** Gets to know who the bot is. @throws PlatformError when the token is wrong @returns false without an answer */
  async #introduce(): Promise<boolean> {
    const { log } = this.#options;
    try {
      const { id, username, can_read_all_group_messages: readsAll } = await this.#api.getMe();
      this.#bot = { id, username };
      this.#host?.answered();
      log.info({ event: 'telegram bot', username, isPrivacyModeOn: !readsAll });
      return true;
    } catch (error) {
      if (error instanceof GrammyError && (error.error_code === 401 || error.error_code === 404))
        throw new PlatformError(
          { kind: 'forbidden', missing: WRONG_TOKEN },
          'Telegram does not know the token',
        );
      if (this.#tries % 30 === 0)
        log.warn({ event: 'telegram does not answer', said: platformError(error).message });
      this.#tries += 1;
      return false;
    }
  }

  async #begin(host: Host, isKnown: boolean): Promise<void> {
    const { mode, log } = this.#options;
    const refused = () => host.fail(WRONG_TOKEN);
    if (
      !(await untilKnown(
        isKnown,
        () => this.#introduce(),
        () => this.#isStopped,
        refused,
      ))
    )
      return;
    if (mode === 'polling') {
      const { token, apiRoot } = this.#options;
      const api = new Api(token, { apiRoot, timeoutSeconds: POLL_CALL_SECONDS });
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
    if (this.#isStopped) return;
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
    for (const member of membersIn(read.data, this.#bot)) await host.receive(member);
    if (incoming !== undefined) await host.receive(incoming);
    const { callback_query: query } = read.data;
    if (query !== undefined)
      this.#presses.expect(query.id, `${query.message?.chat.id}`, `${query.message?.message_id}`);
    if (incoming !== undefined) void this.#lookAround(incoming);
  }

  /**
   * What the bot may do in a group may have changed while nobody listened: asked once a start, when it is spoken to; and
   * whenever it is given other rights, since those don't tell which reactions the group allows.
   */
  async #lookAround(incoming: Incoming): Promise<void> {
    const { room, sender, kind } = incoming;
    if (kind === 'standing') this.#looked.delete(room.chatId);
    const isOut = kind === 'moved' || (kind === 'standing' && !incoming.isPresent);
    const isSettled = room.isPrivate === true || isOut || this.#looked.has(room.chatId);
    if (isSettled || this.#bot === undefined) return;
    this.#looked.add(room.chatId);
    const { now, log } = this.#options;
    try {
      const chatId = Number(room.chatId);
      const at = now();
      const member = await this.#api.getChatMember(chatId, this.#bot.id);
      const { available_reactions: allowed } = await this.#api.getChat(chatId);
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
    return this.#delivery.turn(chatId);
  }

  send(outgoing: Outgoing): Promise<string | undefined> {
    return this.#delivery.send(outgoing);
  }

  edit(messageId: string, outgoing: Outgoing): Promise<void> {
    return this.#delivery.edit(messageId, outgoing);
  }

  mark(chatId: string, messageId: string): Promise<void> {
    return this.#delivery.mark(chatId, messageId);
  }

  async reactions(): Promise<never> {
    throw new PlatformError({ kind: 'rejected' }, 'Telegram lists no reactions');
  }

  /** Promised only where the bot is an administrator (Bot API: getChatMember); elsewhere it often works all the same. */
  async isInRoom(chatId: string, userId: string): Promise<boolean> {
    try {
      return isThere(await this.#api.getChatMember(Number(chatId), Number(userId)));
    } catch (error) {
      throw platformError(error);
    }
  }

  download(reference: string): Promise<Uint8Array> {
    return this.#delivery.download(reference);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#poller?.stop();
    this.#presses.stop();
    // What is being sent gets a moment; the process has ten seconds in all.
    setTimeout(() => this.#delivery.abort(), ABORT_MILLISECONDS).unref();
  }
}
