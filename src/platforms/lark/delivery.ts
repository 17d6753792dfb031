/** What goes out to Lark: cards, their updates, marks; and files that come from it. */
import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import type { Painter } from '../../charts/painter.ts';
import { addressed, ephemeralText } from '../../chat/ephemeral-reply.ts';
import { type Outgoing, PlatformError, type ReactionSeen, rendered } from '../../chat/platform.ts';
import { type Limits, RateLimiter } from '../../chat/rate-limiter.ts';
import { fileOf } from '../../chat/view.ts';
import type { Chart } from '../../domain/chart.ts';
import { cardOf, chartsOf } from './card.ts';
import type { LarkClient } from './client.ts';
import type { Names } from './names.ts';
import { type PendingPresses, TOAST_AT_MOST } from './pending-presses.ts';
import { Pictures, type Upload } from './pictures.ts';
import { type Answer, answered, isRefusedFor, LarkRefusal, platformError } from './platform-errors.ts';
import { refusalOfDownload } from './refused-download.ts';

/** im/v1/messages/:message_id/resources/:file_key. */
export const FILE_AT_MOST = 100 * 1024 * 1024;
/** 5 a second in a group, for all its bots together; 50 a second of an app. */
const LIMITS: Limits = {
  chatMessages: 5,
  // A little more than its second: calls are not equally long on their way.
  chatWindowMilliseconds: 1_150,
  overallPerSecond: 50,
  isKeptFromTheStart: true,
};
/** What a person's message is marked with: 👌 “Get”, as people there do it. */
const TAKEN_EMOJI = 'Get';
const REACTIONS_A_PAGE = 50;
const PAGES_AT_MOST = 40;
/** So many messages are remembered from the moment they are out until the database knows them. */
const REMEMBERED = 5_000;
/** By then the database knows that a message may be out, also where it refused to be written to at first. */
const DOUBT_MILLISECONDS = 10_000;

export type DeliveryOptions = {
  readonly client: LarkClient;
  readonly presses: PendingPresses;
  readonly names: Names;
  readonly now: () => Date;
  readonly log: Logger;
  readonly painter: Painter;
  /** Lark does not take the credentials any more. */
  readonly onWrongCredentials: () => void;
};

type Message = { readonly msg_type: 'interactive' | 'file'; readonly content: string };

export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #pace = new RateLimiter(LIMITS);
  readonly #pictures: Pictures;
  /** Where messages are that were just sent. */
  readonly #places = new Map<string, string>();
  readonly #underWay = new Set<Promise<string>>();
  readonly #stopped = new AbortController();

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#pictures = new Pictures(options);
    // As many calls at once as there are busy rooms; Node takes more than ten listeners for a leak, and says so.
    setMaxListeners(0, this.#stopped.signal);
  }

  /** What is still under way is waited for no more: nobody can tell then what comes of it. */
  abort(): void {
    this.#stopped.abort();
  }

  turn(chatId: string): Date {
    return new Date(this.#pace.turn(chatId, this.#options.now().getTime()));
  }

  /** @returns the room of a message that was sent lately: somebody may react before the database knows of it */
  placeOf(messageId: string): string | undefined {
    return this.#places.get(messageId);
  }

  /** Waits for what is being sent now. @returns whether nothing of it may be out under an id that nobody knows */
  async underWay(): Promise<boolean> {
    const sent = await Promise.allSettled(this.#underWay);
    return sent.every(each => each.status === 'fulfilled' || !isDoubtful(each.reason));
  }

  async send(outgoing: Outgoing): Promise<string | undefined> {
    const { onlyFor } = outgoing;
    if (onlyFor === undefined) return this.#send(outgoing);
    const said = rendered(() => ephemeralText(outgoing.view, TOAST_AT_MOST));
    if (said !== undefined && this.#options.presses.answerAlone(onlyFor.pressId, said)) return undefined;
    // In the open it has to say whom it is meant for, and of what.
    return this.#send({ ...outgoing, view: addressed(outgoing.view, onlyFor), replyTo: onlyFor.messageId });
  }

  async #send(outgoing: Outgoing): Promise<string> {
    const sending = this.#sendOnce(outgoing);
    this.#underWay.add(sending);
    const settled = () => void this.#underWay.delete(sending);
    sending.then(settled, () => setTimeout(settled, DOUBT_MILLISECONDS).unref());
    return sending;
  }

  async #sendOnce(outgoing: Outgoing): Promise<string> {
    const { chatId, idempotencyKey: uuid, threadId } = outgoing;
    const { im } = this.#options.client.api;
    const create = (message: Message) =>
      im.v1.message.create({
        params: { receive_id_type: 'chat_id' },
        data: { receive_id: chatId, ...message, uuid },
      });
    const reply = (messageId: string, message: Message) =>
      im.v1.message.reply({
        path: { message_id: messageId },
        data: { ...message, uuid, reply_in_thread: threadId !== undefined },
      });
    const targets = [outgoing.replyTo, threadId].filter(each => each !== undefined);
    const send = async (message: Message) => {
      for (const target of new Set(targets)) {
        try {
          return await answered<{ message_id?: string | undefined }>(() => reply(target, message));
        } catch (error) {
          // Nothing was sent: said without what it answers, which is no more.
          if (!isRefusedFor(error, 'recalled')) throw error;
        }
      }
      return answered<{ message_id?: string | undefined }>(() => create(message));
    };
    const file = fileOf(outgoing.view);
    const data =
      file === undefined
        ? await this.#withCard(outgoing, content => send({ msg_type: 'interactive', content }))
        : await this.#calling(chatId, async () => send(await this.#fileMessage(file.name, file.content)));
    const messageId = data?.message_id;
    if (messageId === undefined) throw new PlatformError({ kind: 'unknown' }, 'a message without an id');
    this.#remember(messageId, chatId);
    return messageId;
  }

  async edit(messageId: string, outgoing: Outgoing): Promise<void> {
    if (fileOf(outgoing.view) !== undefined)
      throw new PlatformError({ kind: 'frozen' }, 'a file can not be changed');
    const { im } = this.#options.client.api;
    await this.#withCard(outgoing, content =>
      answered(() => im.v1.message.patch({ path: { message_id: messageId }, data: { content } })),
    );
    this.#options.presses.seen(messageId);
  }

  async mark(chatId: string, messageId: string): Promise<void> {
    await this.#call(chatId, () =>
      this.#options.client.api.im.v1.messageReaction.create({
        path: { message_id: messageId },
        data: { reaction_type: { emoji_type: TAKEN_EMOJI } },
      }),
    );
  }

  /** @returns who has reacted on a message, and how; the bot itself is left out */
  async reactions(chatId: string, messageId: string): Promise<readonly ReactionSeen[]> {
    const seen: ReactionSeen[] = [];
    let page: string | undefined;
    for (let pages = 0; pages < PAGES_AT_MOST; pages += 1) {
      const params = { page_size: REACTIONS_A_PAGE, user_id_type: 'open_id' as const };
      const data = await this.#call(chatId, () =>
        this.#options.client.api.im.v1.messageReaction.list({
          path: { message_id: messageId },
          params: { ...params, ...(page !== undefined && { page_token: page }) },
        }),
      );
      for (const { operator, reaction_type: type, action_time: time } of data?.items ?? []) {
        if (operator?.operator_type !== 'user' || type === undefined) continue;
        const userId = operator.operator_id;
        const name = await this.#options.names.ofPerson(userId, chatId, false);
        seen.push({ userId, name, emoji: type.emoji_type, at: new Date(Number(time)) });
      }
      page = data?.has_more === true ? data.page_token : undefined;
      if (page === undefined) return seen;
    }
    return seen;
  }

  async download(reference: string): Promise<Uint8Array> {
    const [messageId = '', fileKey = '', type = 'file'] = reference.split(' ');
    try {
      const file = await this.#options.client.api.im.v1.messageResource.get({
        path: { message_id: messageId, file_key: fileKey },
        params: { type },
      });
      const chunks: Buffer[] = [];
      for await (const chunk of file.getReadableStream()) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks);
    } catch (error) {
      const found = await refusalOfDownload(error);
      if (isRefusedFor(found, 'tokenInvalid')) this.#options.client.forgetToken();
      if (isRefusedFor(found, 'fileTooLarge'))
        throw new PlatformError({ kind: 'too-large', most: FILE_AT_MOST }, 'the file is too big');
      throw platformError(found);
    }
  }

  /** im/v1/files: its kind `stream` is any; the SDK gives back the data alone here. */
  async #fileMessage(name: string, content: string): Promise<Message> {
    const data = await this.#options.client.api.im.v1.file.create({
      data: { file_type: 'stream', file_name: name, file: Buffer.from(content) },
    });
    if (data?.file_key === undefined) throw new PlatformError({ kind: 'rejected' }, 'a file without a key');
    return { msg_type: 'file', content: JSON.stringify({ file_key: data.file_key }) };
  }

  /** Makes a call with a card; where its charts are refused, and so the card, once more with pictures of them. */
  async #withCard<Result>(outgoing: Outgoing, call: (content: string) => Promise<Result>): Promise<Result> {
    const { view, language, outboxId, chatId } = outgoing;
    const upload: Upload = call => this.#call(chatId, call);
    const imageKeys = await this.#pictures.files(view, upload);
    const content = (drawn?: ReadonlyMap<Chart, string>) =>
      rendered(() =>
        JSON.stringify(cardOf(view, { language, outboxId, imageKeys, ...(drawn && { drawn }) })),
      );
    const charts = chartsOf(view);
    const card = content();
    let refused: LarkRefusal;
    try {
      return await this.#calling(chatId, () => call(card));
    } catch (error) {
      const { cause } = error instanceof PlatformError ? error : { cause: undefined };
      if (charts.length === 0 || !isRefusedFor(cause, 'invalidCard')) throw error;
      refused = cause;
    }
    this.#options.log.warn({ event: 'chart refused', said: refused.message });
    const pictured = content(await this.#pictures.charts(charts, upload));
    return this.#calling(chatId, () => call(pictured));
  }

  #remember(messageId: string, chatId: string): void {
    this.#places.set(messageId, chatId);
    const [oldest] = this.#places.keys();
    if (this.#places.size > REMEMBERED && oldest !== undefined) this.#places.delete(oldest);
  }

  #call<Data>(chatId: string, call: () => Promise<Answer<Data>>): Promise<Data | undefined> {
    return this.#calling(chatId, () => answered(call));
  }

  /** Calls about a chat, whose refusals teach how fast it takes them. */
  async #calling<Result>(chatId: string, call: () => Promise<Result>): Promise<Result> {
    const { client, now, onWrongCredentials } = this.#options;
    try {
      return await unlessAborted(this.#stopped.signal, call);
    } catch (error) {
      const found = platformError(error);
      if (isRefusedFor(error, 'tokenInvalid')) client.forgetToken();
      if (isRefusedFor(error, 'wrongCredentials')) onWrongCredentials();
      const isSlow =
        isRefusedFor(error, 'slowDown') || (error instanceof LarkRefusal && error.status === 429);
      if (isSlow && found.trouble.kind === 'try-later')
        this.#pace.refused(chatId, found.trouble.retryAfterSeconds, now().getTime());
      throw found;
    }
  }
}

/** The SDK has no way to cut off a call. */
async function unlessAborted<Result>(signal: AbortSignal, call: () => Promise<Result>): Promise<Result> {
  let cutOff = () => {};
  const aborted = new Promise<never>((_, reject) => {
    cutOff = () => reject(new PlatformError({ kind: 'unknown' }, 'no answer from Lark before the end'));
  });
  signal.addEventListener('abort', cutOff);
  try {
    if (signal.aborted) cutOff();
    return await Promise.race([call(), aborted]);
  } finally {
    signal.removeEventListener('abort', cutOff);
  }
}

/** Whether a message may be out though sending it failed. */
function isDoubtful(error: unknown): boolean {
  return !(error instanceof PlatformError) || error.trouble.kind === 'unknown';
}
