/** Feishu and Lark groups and private chats as a platform, by the open platform's API. */
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Painter } from '../../charts/painter.ts';
import {
  type Calendar,
  type Host,
  type Outgoing,
  type Platform,
  PlatformError,
  type ReactionSeen,
} from '../../chat/platform.ts';
import type { View } from '../../chat/view.ts';
import { type Bilingual, inLanguage, type Language } from '../../domain/language.ts';
import { untilKnown } from '../shared/until-known.ts';
import { askBotInfo, type LarkBot, reportScopes } from './app-info.ts';
import { larkCalendar } from './calendar.ts';
import { type LarkClient, larkClient } from './client.ts';
import { Delivery, FILE_AT_MOST } from './delivery.ts';
import { type EventLookups, incomingOf } from './event.ts';
import { envelopeSchema } from './event-schema.ts';
import { LongConnection } from './long-connection.ts';
import { Members } from './members.ts';
import { placeOfMessage, readMessage } from './message-lookup.ts';
import { Names } from './names.ts';
import { NotNow } from './not-now.ts';
import { PendingPresses, type PressAnswer } from './pending-presses.ts';
import { isRefusedFor, sayable, WRONG_CREDENTIALS } from './platform-errors.ts';
import { CALLBACK } from './scopes.ts';
import { splitView, TEXT_AT_MOST } from './split.ts';
import { eventWebhooks } from './webhook.ts';

export type LarkOptions = {
  readonly appId: string;
  readonly appSecret: string;
  /** The open platform's address, without a slash at its end. */
  readonly domain: string;
  readonly mode: 'websocket' | 'webhook';
  readonly encryptKey: string;
  readonly verificationToken: string;
  readonly language: Language;
  readonly now: () => Date;
  readonly log: Logger;
  readonly painter: Painter;
};

const ABORT_MILLISECONDS = 4_000;
const TELL_EVERY_TRIES = 15;
/** The same uuid is sent once for an hour (im/v1/messages); a call may be long on its way. */
const SENDS_ONCE_MILLISECONDS = 55 * 60_000;

const FOREIGN: Bilingual = {
  zh: '这张卡片是转发来的，请到原来的群里操作',
  en: 'This card was forwarded; please use it in the group that it comes from',
};

export function larkPlatform(options: LarkOptions): Platform {
  return new Lark(options);
}

class Lark implements Platform {
  readonly name = 'lark';
  readonly capabilities = {
    sendsOnceWithinMilliseconds: SENDS_ONCE_MILLISECONDS,
    keepsMessages: true,
    showsForms: true,
    listsReactions: true,
    tellsMembers: true,
    marksMessages: true,
    menuTakesChinese: true,
    longestText: TEXT_AT_MOST,
    largestFile: FILE_AT_MOST,
  };
  readonly webhooks: Platform['webhooks'];
  readonly calendar: Calendar;
  readonly #options: LarkOptions;
  readonly #client: LarkClient;
  readonly #presses = new PendingPresses();
  readonly #members: Members;
  #names: Names | undefined;
  #delivery: Delivery | undefined;
  #connection: LongConnection | undefined;
  #host: Host | undefined;
  #bot: LarkBot | undefined;
  #takesReactions = true;
  #isCaughtUp = false;
  #isStopped = false;
  /** How often Lark was asked in vain who the bot is. */
  #tries = 0;

  constructor(options: LarkOptions) {
    const { appId, appSecret, domain, mode, encryptKey, verificationToken, now, log } = options;
    this.#options = options;
    this.#client = larkClient(appId, appSecret, domain, now, log);
    this.#members = new Members(this.#client, now);
    this.calendar = larkCalendar(this.#client);
    const take = (event: unknown) => this.#take(event);
    this.webhooks = mode === 'webhook' ? eventWebhooks({ encryptKey, verificationToken, now, take }) : [];
  }

  get isConnected(): boolean {
    return this.#options.mode === 'webhook' ? this.#bot !== undefined : this.#connection?.isOpen === true;
  }

  get isCaughtUp(): boolean {
    return this.#isCaughtUp && this.isConnected;
  }

  get counts(): Readonly<Record<string, number>> {
    return this.#connection?.counts ?? {};
  }

  async start(host: Host): Promise<void> {
    const { log, now, painter } = this.#options;
    this.#host = host;
    this.#names = new Names(this.#client, host, log, now);
    this.#delivery = new Delivery({
      ...{ client: this.#client, presses: this.#presses, names: this.#names, now, log, painter },
      onWrongCredentials: () => host.fail(WRONG_CREDENTIALS),
    });
    const isKnown = await this.#introduce();
    // What it sets up nobody needs to wait for, not even at the end.
    void this.#begin(host, isKnown);
  }

  /** Gets to know who the bot is. @throws PlatformError when the credentials are wrong @returns false without an answer */
  async #introduce(): Promise<boolean> {
    const { log } = this.#options;
    try {
      this.#bot = await askBotInfo(this.#client, log);
      this.#host?.answered();
      return true;
    } catch (error) {
      if (isRefusedFor(error, 'wrongCredentials'))
        throw new PlatformError(
          { kind: 'forbidden', missing: WRONG_CREDENTIALS },
          'Lark does not accept the app',
        );
      if (this.#tries % TELL_EVERY_TRIES === 0)
        log.warn({
          event: 'lark does not answer',
          domain: this.#options.domain,
          said: sayable(error),
          remedy: 'check the network, HTTPS_PROXY and LARK_DOMAIN; it is tried again every few seconds',
        });
      this.#tries += 1;
      return false;
    }
  }

  async #begin(host: Host, isKnown: boolean): Promise<void> {
    const refused = () => host.fail(WRONG_CREDENTIALS);
    if (
      !(await untilKnown(
        isKnown,
        () => this.#introduce(),
        () => this.#isStopped,
        refused,
      ))
    )
      return;
    this.#takesReactions = await reportScopes(this.#client, this.#options.log);
    if (this.#isStopped) return;
    const onOpen = () => {
      this.#isCaughtUp = true;
      host.answered();
      host.caughtUp();
    };
    if (this.#options.mode === 'webhook') return onOpen();
    this.#connection = new LongConnection({
      ...{ ...this.#options, onOpen },
      take: event => this.#take(event),
    });
    this.#connection.start();
  }

  /** Resolves when an event is stored, or is none of our business. @returns what it is answered with */
  async #take(event: unknown): Promise<PressAnswer> {
    const { log, language } = this.#options;
    const host = this.#host;
    const names = this.#names;
    if (this.#isStopped || host === undefined || names === undefined || this.#bot === undefined)
      throw new NotNow('Lark is not known yet, or not any more');
    const envelope = envelopeSchema.safeParse(event);
    if (!envelope.success) {
      log.error({ event: 'event unreadable', where: envelope.error.issues.map(each => each.path.join('.')) });
      return {};
    }
    const { event_id: eventId, event_type: type } = envelope.data.header;
    let incoming: Awaited<ReturnType<typeof incomingOf>>;
    try {
      incoming = await incomingOf(envelope.data, this.#surroundings(host, names, this.#bot));
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      log.error({
        event: 'event unreadable',
        type,
        eventId,
        where: error.issues.map(each => each.path.join('.')),
      });
      return {};
    }
    if ('kind' in incoming) return { toast: { type: 'warning', content: inLanguage(FOREIGN, language) } };
    const [first] = incoming;
    const isPress = type === CALLBACK && first !== undefined && 'messageId' in first;
    const answer = isPress ? this.#presses.expect(eventId, first.messageId) : undefined;
    for (const each of incoming) {
      if (each.kind === 'member') this.#members.forget(each.room.chatId);
      await host.receive(each);
    }
    return (await answer) ?? {};
  }

  #surroundings(host: Host, names: Names, bot: LarkBot): EventLookups {
    return {
      bot,
      takesReactions: this.#takesReactions,
      nameOf: (openId, chatId, isPrivate) => names.ofPerson(openId, chatId, isPrivate),
      isOutsider: (openId, chatId) => names.isOutsider(openId, chatId),
      roomName: (chatId, isPrivate) => names.ofRoom(chatId, isPrivate),
      noteName: (openId, name) => names.note(openId, name),
      noteRoom: (chatId, name) => names.noteRoom(chatId, name),
      placeOf: messageId => placeOfMessage(messageId, host, names, this.#out),
      knowsRoom: async chatId => (await host.roomNamed(chatId)) !== undefined,
      readMessage: messageId => readMessage(this.#client, messageId),
    };
  }

  split(whole: View): readonly View[] {
    return splitView(whole);
  }

  turn(chatId: string): Date {
    return this.#out.turn(chatId);
  }

  send(outgoing: Outgoing): Promise<string | undefined> {
    return this.#out.send(outgoing);
  }

  edit(messageId: string, outgoing: Outgoing): Promise<void> {
    return this.#out.edit(messageId, outgoing);
  }

  mark(chatId: string, messageId: string): Promise<void> {
    return this.#out.mark(chatId, messageId);
  }

  reactions(chatId: string, messageId: string): Promise<readonly ReactionSeen[]> {
    return this.#out.reactions(chatId, messageId);
  }

  isInRoom(chatId: string, userId: string): Promise<boolean> {
    return this.#members.has(chatId, userId);
  }

  download(reference: string): Promise<Uint8Array> {
    return this.#out.download(reference);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#presses.stop();
    this.#connection?.stop();
    // What is being sent gets a moment; the process has ten seconds in all.
    setTimeout(() => this.#delivery?.abort(), ABORT_MILLISECONDS).unref();
  }

  get #out(): Delivery {
    if (this.#delivery === undefined) throw new Error('Lark is not started');
    return this.#delivery;
  }
}
