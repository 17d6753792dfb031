/** Feishu and Lark groups and private chats as a platform, by the open platform's API. */
import type { Logger } from 'pino';
import { z } from 'zod';
import {
  type Host,
  type Outgoing,
  type Platform,
  PlatformError,
  type ReactionSeen,
} from '../../chat/platform.ts';
import type { View } from '../../chat/view.ts';
import { type Bilingual, inLanguage, type Language } from '../../domain/language.ts';
import { type LarkClient, larkClient } from './client.ts';
import { Delivery, FILE_AT_MOST } from './delivery.ts';
import { incomingOf, type ReadMessage, type Surroundings } from './event.ts';
import { envelopeSchema } from './event-schema.ts';
import { LongConnection } from './long-connection.ts';
import { Members } from './members.ts';
import { Names } from './names.ts';
import { NotNow } from './not-now.ts';
import { type PressAnswer, Presses } from './presses.ts';
import { CALLBACK, missingScopes } from './scopes.ts';
import { splitView, TEXT_AT_MOST } from './split.ts';
import {
  answered,
  isRefusedFor,
  LarkRefusal,
  platformError,
  sayable,
  WRONG_CREDENTIALS,
  wholeAnswer,
} from './trouble.ts';
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
};

const AGAIN_MILLISECONDS = 2_000;
const AGAIN_AT_MOST_MILLISECONDS = 15_000;
const ABORT_MILLISECONDS = 4_000;
const TELL_EVERY_TRIES = 15;
/** The same uuid is sent once for an hour (im/v1/messages); a call may be long on its way. */
const SENDS_ONCE_MILLISECONDS = 55 * 60_000;
/** An event has to be answered within three seconds. */
const WAIT_MILLISECONDS = 2_000;
const ENABLED = 2;
const GRANTED = 1;

const FOREIGN: Bilingual = {
  zh: '这张卡片是转发来的，请到原来的群里操作',
  en: 'This card was forwarded; please use it in the group that it comes from',
};

const botInfoSchema = z.object({
  code: z.number(),
  msg: z.string().optional(),
  bot: z
    .object({
      open_id: z.string().min(1),
      app_name: z.string().catch(''),
      activate_status: z.number().optional(),
    })
    .optional(),
});
const scopesSchema = z.object({
  code: z.number(),
  data: z.object({ scopes: z.array(z.object({ scope_name: z.string(), grant_status: z.number() })) }),
});

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
    hasCalendar: true,
    longestText: TEXT_AT_MOST,
    largestFile: FILE_AT_MOST,
  };
  readonly webhooks: Platform['webhooks'];
  readonly #options: LarkOptions;
  readonly #client: LarkClient;
  readonly #presses = new Presses();
  readonly #members: Members;
  #names: Names | undefined;
  #delivery: Delivery | undefined;
  #connection: LongConnection | undefined;
  #host: Host | undefined;
  #bot: { readonly openId: string; readonly name: string } | undefined;
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
    const { log, now } = this.#options;
    this.#host = host;
    this.#names = new Names(this.#client, host, log, now);
    this.#delivery = new Delivery({
      ...{ client: this.#client, presses: this.#presses, names: this.#names, now, log },
      onWrongCredentials: () => host.fail(WRONG_CREDENTIALS),
    });
    const isKnown = await this.#introduce();
    // What it sets up nobody needs to wait for, not even at the end.
    void this.#begin(host, isKnown);
  }

  /**
   * Gets to know who the bot is. The credentials are tried first: with wrong ones the SDK would try for ever.
   * @throws PlatformError when they are wrong @returns false without an answer
   */
  async #introduce(): Promise<boolean> {
    const { log } = this.#options;
    const { api } = this.#client;
    try {
      await answered(() => this.#client.verify());
      const url = '/open-apis/bot/v3/info';
      const info = await wholeAnswer(async () =>
        botInfoSchema.parse(await api.request({ method: 'GET', url })),
      );
      if (info.bot === undefined) throw new PlatformError({ kind: 'unknown' }, 'the app has no bot ability');
      const { open_id: openId, app_name: name, activate_status: status } = info.bot;
      this.#bot = { openId, name };
      this.#host?.answered();
      log.info({ event: 'lark bot', name });
      if (status !== undefined && status !== ENABLED)
        log.warn({
          event: 'lark app not enabled',
          because: 'the app is not published, or switched off for this tenant',
          remedy: 'developer console → Version Management & Release → create a version and publish it',
        });
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
    for (let known = isKnown; !known; ) {
      const wait = Math.min(AGAIN_MILLISECONDS * this.#tries, AGAIN_AT_MOST_MILLISECONDS);
      await new Promise(resolve => setTimeout(resolve, wait));
      if (this.#isStopped) return;
      try {
        known = await this.#introduce();
      } catch {
        host.fail(WRONG_CREDENTIALS);
        return;
      }
    }
    await this.#reportScopes();
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

  /** Says which scopes are missing, each with what it is for. Whether presses arrive nobody can ask. */
  async #reportScopes(): Promise<void> {
    const { log } = this.#options;
    try {
      const url = '/open-apis/application/v6/scopes';
      const { data } = await wholeAnswer(async () =>
        scopesSchema.parse(await this.#client.api.request({ method: 'GET', url })),
      );
      const { scopes } = data;
      const granted = scopes.filter(each => each.grant_status === GRANTED).map(each => each.scope_name);
      const missing = missingScopes(granted);
      this.#takesReactions = !missing.some(({ id }) => id === 'im:message.reactions:read');
      for (const { id: scope, means } of missing) {
        const remedy = 'developer console → Permissions & Scopes, then publish a new version';
        log.warn({ event: 'lark scope missing', scope, for: means.en, remedy });
      }
      log.info({ event: 'lark scopes', granted: granted.length, missing: missing.map(({ id }) => id) });
    } catch (error) {
      // Each call that lacks one will say so.
      log.info({ event: 'lark scopes not known', said: sayable(error) });
    }
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

  #surroundings(
    host: Host,
    names: Names,
    bot: { readonly openId: string; readonly name: string },
  ): Surroundings {
    return {
      bot,
      takesReactions: this.#takesReactions,
      nameOf: (openId, chatId, isPrivate) => names.ofPerson(openId, chatId, isPrivate),
      isOutsider: (openId, chatId) => names.isOutsider(openId, chatId),
      roomName: (chatId, isPrivate) => names.ofRoom(chatId, isPrivate),
      noteName: (openId, name) => names.note(openId, name),
      noteRoom: (chatId, name) => names.noteRoom(chatId, name),
      placeOf: messageId => this.#placeOf(messageId, host, names),
      knowsRoom: async chatId => (await host.roomNamed(chatId)) !== undefined,
      readMessage: messageId => this.#readMessage(messageId),
    };
  }

  /**
   * People are quick: somebody may react on a message before Lark has told us its id.
   * @throws when it may still be one of ours: the event is told again
   */
  async #placeOf(messageId: string, host: Host, names: Names) {
    const find = async () => {
      const chatId = this.#delivery?.placeOf(messageId);
      return chatId === undefined
        ? host.placeOf(messageId)
        : { chatId, name: await names.ofRoom(chatId, false) };
    };
    // Asked before it is looked for: what settles in between is found.
    const mayBeOurs = await host.hasUnsettled();
    const found = await find();
    if (found !== undefined) return found;
    const isAllKnown = await inTime(this.#out.underWay(), 'a message that is on its way');
    const place = await find();
    if (place === undefined && (mayBeOurs || !isAllKnown || (await host.hasUnsettled())))
      throw new NotNow('it may be about a message of ours');
    return place;
  }

  /** @throws when Lark does not answer in time: the event is told again */
  async #readMessage(messageId: string): Promise<ReadMessage | undefined> {
    try {
      const reading = answered(() => this.#client.api.im.v1.message.get({ path: { message_id: messageId } }));
      const [item] = (await inTime(reading, 'the message replied to'))?.items ?? [];
      if (item === undefined || item.deleted === true) return undefined;
      return {
        messageType: item.msg_type ?? '',
        content: item.body?.content ?? '',
        mentions: (item.mentions ?? []).map(({ key, name, id }) => ({ key, name, openId: id })),
        isFromBot: item.sender?.sender_type === 'app',
      };
    } catch (error) {
      const found = error instanceof LarkRefusal ? platformError(error) : error;
      // Recalled, or not to be read by us: whoever replied is told that there is nothing to take.
      if (
        found instanceof PlatformError &&
        !['try-later', 'unreachable', 'unknown'].includes(found.trouble.kind)
      )
        return undefined;
      throw found instanceof PlatformError ? new NotNow(found.message) : found;
    }
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

/** @throws when it takes longer than an event can wait for its answer */
async function inTime<Result>(work: Promise<Result>, what: string): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NotNow(`${what}: not in time`)), WAIT_MILLISECONDS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
